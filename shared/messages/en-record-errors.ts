/** Errors of the audit log, of receipts and of streams; part of en-errors.ts. */
export const enRecordErrors = {
  'state.noBackup': {
    title: 'There is no sound backup of the catalog: {{path}}',
    explain: 'None of the files there can be opened and is whole.',
    remedy: 'Name another one with --from FILE. Without any, start anew: move the damaged catalog away and keep it.',
  },
  'state.catalogGone': {
    title: 'The catalog of this workstation is gone or empty: {{path}}',
    explain:
      'Its backups are in {{backups}}. Nothing is begun anew in its place: the audit log, the numbers of streams and the trusted keys would be lost without a word.',
    remedy:
      'Put the newest backup in its place: gapferry catalog restore. To begin anew all the same, move the folder of the backups away and keep it.',
  },
  'state.catalogLost': {
    title: 'The catalog of this workstation is gone or empty: {{path}}',
    explain:
      'There is no backup of it, but signing keys are in {{keys}}: it was there. Nothing is begun anew in its place: the audit log, the numbers of streams and the trusted signers would be lost without a word.',
    remedy:
      'Put it back, or a copy of it: gapferry catalog restore --from FILE. To begin anew all the same: move the folder of the keys away, start Gapferry once, and take the keys in again (gapferry key import). Say to the other side that the log is another one.',
  },
  'state.catalogSound': {
    title: 'The catalog is sound, and nothing was put in its place: {{path}}',
    explain: 'A backup in its place takes back everything that was recorded after it.',
    remedy:
      'If that is meant: --accept-rollback REASON. The catalog of now is kept beside it, and the reason goes into the audit log.',
  },
  'audit.damaged': {
    title: 'The audit log is not whole: its chain breaks at entry {{entry}}',
    explain: '{{detail}}',
    remedy:
      'Keep the catalog as it is, do not work on with it, and compare it with its backups and with the heads that others keep.',
  },
  'audit.headDiffers': {
    title: 'The audit log is not the one that it was',
    explain: 'It once had the head {{head}}. {{detail}}',
    remedy:
      'Somebody cut or rewrote it, or an old copy was put back. Find out who and when: the backups and the heads that the other side keeps say from which entry on.',
  },
  'audit.notSigned': {
    title: 'The audit log is not whole, and its head was not given out',
    explain: 'Of it the first {{sure}} entries are sure. A head of now would stand for the rest as well.',
    remedy:
      'gapferry audit verify says what is wrong. After it was looked into (a backup was put back, for example): gapferry audit checkpoint --accept-damaged REASON, which goes into the log.',
  },
  'audit.notSealed': {
    title: 'The audit log here is not whole, and no bundle was sealed over it',
    explain:
      'Of it the first {{sure}} entries are sure. A bundle carries the head of the log: it would stand for the rest as well.',
    remedy:
      'gapferry audit verify says what is wrong. After it was looked into (a backup was put back, for example): export --accept-damaged-log REASON, which goes into the log; on the screen it is among More options.',
  },
  'audit.rowsDiffer': {
    title: 'The catalog says something else than the audit log in {{count}} places',
    explain:
      'Both are written together: rows of the catalog were changed, taken away or put in past Gapferry. The log is whole.',
    remedy:
      'Believe the log: gapferry audit list --on IDENTITY (of a bundle, a job or a key). Compare the catalog with its backups, and find out who changed it.',
  },
  'audit.badHead': {
    title: 'This is not the head of an audit log: {{text}}',
    explain: 'A head is the number of entries, a colon, and 64 hex digits; or a whole signed checkpoint.',
    remedy: 'Copy it from a receipt, from inspect of a bundle, or from a printed report.',
  },
  'audit.otherLog': {
    title: "This is the head of the other side's log: {{head}}",
    explain:
      'It belongs to log {{log, groups}}, of which heads came here with a bundle or a receipt. It says nothing of the log of this workstation.',
    remedy: 'Compare it on the workstation whose log it is. Here, give heads of this log.',
  },
  'audit.badCollector': {
    title: 'The audit log cannot be forwarded to {{target}}',
    explain: 'A place is tcp://HOST[:PORT], tls://HOST[:PORT], or a file by its whole path.',
    remedy: 'Write it in one of these forms.',
  },
  'note.invalid': {
    title: 'This is not a signed note: {{path}}',
    explain: '{{detail}}',
    remedy: 'Give the whole file as it was made, its last lines too: they are the signature.',
  },
  'note.forged': {
    title: 'The signature does not fit: {{path}}',
    explain: 'It names a key that is known here, and that key did not sign this text.',
    remedy:
      'Was it typed or scanned from paper? Compare every character with it and file it again. Else do not believe it: have it made again, and find out who changed it on its way.',
  },
  'print.noBrowser': {
    title: 'No browser here can make a PDF',
    explain: '{{path}} should be a PDF, and none of these is on PATH: {{names}}.',
    remedy: 'Write an .html file instead and print it from any browser, or use the app.',
  },
  'print.failed': {
    title: 'The browser made no PDF: {{path}}',
    explain: '{{detail}}',
    remedy: 'Write an .html file instead and print it from any browser.',
  },
  'catalog.unknownBundle': {
    title: 'No bundle of this name is known here: {{bundle}}',
    explain: 'None of this name, identity or job was sealed, verified, imported or refused on this workstation.',
    remedy: 'See which there are: gapferry catalog bundles. Of an identity the first 8 digits are enough.',
  },
  'catalog.ambiguous': {
    title: 'Several digests begin with {{text}}',
    explain: 'They are {{digests}}.',
    remedy: 'Give more digits.',
  },
  'receipt.invalid': {
    title: 'This receipt cannot be read: {{path}}',
    explain: '{{detail}}',
    remedy:
      'Was it typed? Compare it with the paper and file it again. Else give the receipt itself, as receipt make wrote it, or have it made again by the same version or an older one.',
  },
  'receipt.unknownSigner': {
    title: 'The signer of this receipt is not trusted here: {{path}}',
    explain:
      'It is signed by the key {{fingerprint, groups}}, which is not among the trusted signers. Nothing was filed.',
    remedy:
      'Have the fingerprint confirmed by the importing side, by another way than this receipt, then trust the key (gapferry trust add) and file the receipt again.',
  },
  'receipt.unknownBundle': {
    title: 'A receipt for a bundle that was never sent from here',
    explain: 'It confirms bundle {{bundle, digest}}. It is kept as evidence, and confirms nothing.',
    remedy: 'Perhaps another workstation sent it: file it there. If none did, somebody signs in your name.',
  },
  'receipt.otherBundle': {
    title: 'This receipt is for another bundle',
    explain: 'It names {{named, digest}}, not {{expected, digest}}.',
    remedy: 'Take the receipt of this bundle, or file it without naming one.',
  },
  'receipt.replayed': {
    title: 'This receipt was filed before, or a newer one was: {{path}}',
    explain: '{{detail}}',
    remedy: 'Nothing has to be done where somebody only sent it twice. If it should be a new one, have it made again.',
  },
  'receipt.nothingToSay': {
    title: 'There is nothing to confirm for {{bundle}}',
    explain: 'No bundle of this name, identity or job was imported here.',
    remedy: 'See what was imported: gapferry receipt list.',
  },
  'stream.replayed': {
    title: 'Number {{number}} of {{stream}} is old: {{highest}} came before',
    explain:
      'This bundle, or a newer one of the same series, was imported already, or another job is importing it just now. An old bundle would bring old images back.',
    remedy: 'Import the newest bundle. If the old one is really wanted: --accept-replay REASON, which is recorded.',
  },
  'stream.equivocation': {
    title: 'Two different bundles have number {{number}} of {{stream}}',
    explain:
      'Imported here as number {{number}} was {{first, digest}}. The bundle at hand, {{bundle, digest}}, says that it is {{second, digest}}. One number stands for one bundle.',
    remedy: 'Ask the exporter which of them is theirs, by another way than this medium. Nothing overrides this.',
  },
  'stream.otherSite': {
    title: 'This bundle is meant for {{audience}}, not for {{site}}',
    explain: 'Its packing list names another site.',
    remedy:
      'Take it to {{audience}}. If this workstation does stand there, say so: gapferry settings set site {{audience}}.',
  },
} as const;
