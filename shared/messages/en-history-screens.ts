/** What the screens of the record say: history by image, by bundle, the audit log, receipts; part of en.ts. */
export const enHistoryScreens = {
  // Tabs of the history.
  'ui.history.jobs': 'Jobs',
  'ui.history.images': 'Images',
  'ui.history.bundles': 'Bundles and receipts',
  'ui.history.log': 'Audit log',

  // A page that the host made, shown before it is printed: receipt, hand-over form.
  'ui.act.savePage': 'Save as a page',

  // History by image: the three questions, the list, the life of one image.
  'ui.images.search': 'by name or digest',
  'ui.images.destination': 'at a destination',
  'ui.images.destination.hint': 'As far as it was brought from this workstation.',
  'ui.images.unsigned': 'named by a file, without a trusted signature',
  'ui.images.ask': 'Type words of a name, or the first digits of a digest',
  'ui.images.last': 'Last in place',
  'ui.images.never': 'not brought anywhere from here',
  'ui.images.life': 'Life of the image',
  'ui.images.back': 'Back to the images',
  'ui.images.job': 'the job',

  // History by bundle: the two lists, and one bundle.
  'ui.bundles.sent': 'Sent from here',
  'ui.bundles.found': 'Bundles found',
  'ui.bundles.filter': 'Find: a name, an identity, a signer',
  'ui.bundles.arrived': 'Imported here',
  'ui.bundles.verdict': 'Verdict',
  'ui.bundles.back': 'Back to the bundles',
  'ui.bundles.answers': 'Receipts and refusals',
  'ui.account.unconfirmed': 'Sent, and no receipt yet',
  'ui.account.neverSent': 'Receipts for what was never sent from here',
  'ui.account.missing': 'Bundles of which something did not arrive',
  'ui.account.neverArrived': 'Numbers that never came here',
  'ui.account.silent': 'Imported here, no receipt made',
  'ui.log.peers': "Heads of others' logs",
  'ui.bundles.events': 'What happened with it',
  'ui.bundles.landed': 'What it brought',
  'ui.bundles.role.exported': 'exported',
  'ui.bundles.role.imported': 'imported',
  'ui.bundles.role.verified': 'verified',

  // Receipts: making one after an import, filing one that came back.
  'ui.receipt.title': 'Receipt for the sender',
  'ui.receipt.what':
    'A signed answer for the internet side: what arrived and what did not. As a file, or on paper with a QR code.',
  'ui.receipt.detail': 'Also say people, hosts and projects: they leave the isolated side',
  'ui.receipt.make': 'Make the receipt',
  'ui.receipt.made': 'Signed: {{done}} of {{total}} arrived.',
  'ui.receipt.save': 'Save the receipt',
  'ui.receipt.copyCode': 'Copy the code',
  'ui.receipt.add': 'File a receipt that came back',
  'ui.receipt.given': 'Text of the receipt, or the code from paper',
  'ui.receipt.given.hint':
    'The whole text with its last line, the signature. A code alone is one line and is not signed.',
  'ui.receipt.file': 'Or a file of this computer',
  'ui.receipt.reason': 'Why this code is believed',
  'ui.receipt.reason.hint': 'Nobody signed it. The reason is recorded.',
  'ui.receipt.do': 'File it',
  'ui.receipt.filed': 'Filed for {{name}}',

  // The hand-over form, after an export and before an import.
  'ui.handover.title': 'Hand-over form for the medium',
  'ui.handover.what':
    'What stays empty is written by hand. The form proves nothing by itself: only the signature counts.',
  'ui.handover.make': 'Make the form',

  // Audit log: filters, pages, the check, the file, the signed head.
  'ui.log.person': 'Person',
  'ui.log.on': 'What: bundle, key, registry, job',
  'ui.log.since': 'From',
  'ui.log.until': 'Until',
  'ui.log.action': 'Action',
  'ui.log.overridden': 'Only where somebody went on in spite of a stop',
  'ui.log.reason': 'Taken all the same: {{reason}}',
  'ui.log.older': 'Older entries',
  'ui.log.newest': 'Newest entries',
  'ui.log.verify': 'Check whether the log is whole',
  'ui.log.verify.do': 'Check the log',
  'ui.log.heads': 'Heads to compare with',
  'ui.log.heads.hint': 'SIZE:HASH, one a line, from a receipt, a print-out or a note. May stay empty.',
  'ui.log.heads.wrong': 'A head is a number, a colon and 64 hexadecimal digits.',
  'ui.log.notWhole': 'The log is not as it was written',
  'ui.log.noHeads':
    'No head from outside was compared: a log that was cut or rewritten as a whole would look the same. Type one above, or file receipts.',
  'ui.log.export': 'Write the log to a file, or print it',
  'ui.log.export.do': 'Write the file',
  'ui.log.report': 'Show a report to print',
  'ui.log.report.older':
    'There are more entries: the report has the newest {{entries}} only. Narrow it with the filters below.',
  'ui.log.format': 'Form',
  'ui.log.format.html': 'report to print',
  'ui.log.format.csv': 'table for a spreadsheet (CSV)',
  'ui.log.format.jsonl': 'whole log, to be verified elsewhere (JSONL)',
  'ui.log.folder': 'Folder',
  'ui.log.checkpoint': 'Sign the head of the log',
  'ui.log.checkpoint.what':
    'Keep the head elsewhere: on paper, or with somebody else. It tells later whether the log was cut or rewritten.',
  'ui.log.checkpoint.do': 'Sign the head',
  'ui.log.checkpoint.save': 'Save the signed head',

  // Settings: what every import and relocation from this workstation keeps to.
  'ui.settings.policies': 'Policies',
  'ui.policies.what':
    'These hold for every import and relocation that starts here, from a screen or by the command. A job may ask for more, never for less.',
  'ui.policies.verifyFirst': 'Check every byte of a bundle before the first push',
  'ui.policies.verifyFirst.hint': 'Reads the medium twice. Without it each byte is checked while it is pushed.',
  'ui.policies.maxSeverity.hint':
    'Harbor scans everything that lands. What is worse, or cannot be judged, ends the job as not passed. Where there is no Harbor, the job stops before it sends anything.',
  'ui.policies.maxSeverity.any': 'as each job asks',
  'ui.policies.waivers.hint':
    'What somebody answers for: vulnerability or image, reason, end. Used where a job names no file of its own.',
  'ui.policies.always': 'What always holds',
  'ui.policies.always.notGenuine': 'A bundle that is not genuine is never imported. Nobody can override that.',
  'ui.policies.always.reason':
    'An unknown signer, a missing signature or an old number of a stream needs a typed reason, which is recorded.',
  'ui.policies.always.site': 'A bundle for another site is refused, where this workstation has the name of its own:',
  'ui.policies.always.scanner': 'A scanner that knows nothing of the last 30 days never lets anything pass.',
  'ui.policies.held': 'This workstation requires it: see the policies in the settings.',

  // Settings: site, where the record goes, copies of it.
  'ui.settings.record': 'Record',
  'ui.settings.site.hint': 'Bundles for another site are refused. Empty: not checked.',
  'ui.forward.title': 'Forwarding of the audit log',
  'ui.forward.target': 'Collector',
  'ui.forward.target.hint': 'tcp://HOST[:PORT] or tls://HOST[:PORT] (syslog, RFC 5424), or the path of a file.',
  'ui.forward.ca': 'CA certificate of the collector',
  'ui.forward.ca.hint': 'A file in PEM. Given, no other is trusted for it.',
  'ui.forward.do': 'Forward to it',
  'ui.forward.stop': 'Stop forwarding',
  'ui.copies.title': 'Copies',
  'ui.copies.what':
    'The catalog is copied once a day and before every change of its form. A damaged one is restored with gapferry catalog restore.',
  'ui.copies.backup': 'Copy it now',
  'ui.copies.list': 'Every image of every bundle, with where it landed, as a list',
} as const;
