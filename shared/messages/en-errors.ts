import { enJobErrors } from './en-job-errors.ts';
import { enPageErrors } from './en-page-errors.ts';
import { enRecordErrors } from './en-record-errors.ts';
import { enTargetErrors } from './en-target-errors.ts';
import { errorTexts } from './error-text.ts';

/** Shown wherever an error is: at the end of a command, on an error panel, beside a failed item, in `--json`. */
export const enErrors = errorTexts({
  'usage.invalid': {
    title: 'This cannot be done as it was asked',
    explain: '{{detail}}',
    remedy: 'Correct the input. On the command line, --help after a command lists its options.',
  },
  'usage.needsAnswer': {
    title: 'An answer is needed, and there is no terminal to ask on',
    explain: 'The question is: {{question}}',
    remedy: 'Give the answer with {{option}}.',
  },
  'usage.cancelled': {
    title: 'Stopped at a question',
    explain: 'Nothing was done.',
    remedy: 'Start the command again when the answer is known.',
  },

  'input.notFound': {
    title: 'No such file or folder: {{path}}',
    explain: 'Nothing exists at {{path}}.',
    remedy: 'Check the spelling and the folder that the path starts from.',
  },
  'input.unreadable': {
    title: 'Cannot read {{path}}',
    explain: 'The system refused: {{detail}}',
    remedy: 'Check the access rights, and that no other program holds the file.',
  },
  'input.notYaml': {
    title: 'Not valid YAML: {{path}}, line {{line}}',
    explain: '{{detail}}',
    remedy: 'Correct the file at line {{line}}. An export goes on without it with --skip-file.',
  },
  'input.tooLarge': {
    title: 'Too large: {{path}}',
    explain: 'Files of this kind are read up to {{limit, bytes}}.',
    remedy: 'Is it the file that was meant? A receipt or a key is small. A deployment file: leave it out, or split it.',
  },
  'input.binary': {
    title: 'Not a text file: {{path}}',
    explain: 'The file holds binary data, so no images are looked for in it.',
    remedy: 'Leave it out, or give the deployment file that it was made from.',
  },
  'input.noImage': {
    title: 'No image found',
    explain: 'Looked in: {{paths}}. Nothing there names a container image.',
    remedy:
      'Check that these are the deployment files. If images stand in unusual places, name them with --include or a rules file.',
  },
  'input.noneChosen': {
    title: 'No image is left to bring in',
    explain: 'None of the images is chosen by: {{patterns}}.',
    remedy: 'gapferry inspect lists the images as they have to be named; * stands for anything.',
  },
  'input.badReference': {
    title: 'Not an image reference: {{reference}}',
    explain: '{{detail}}',
    remedy: 'Write it as HOST/REPOSITORY:TAG or HOST/REPOSITORY@sha256:DIGEST.',
  },
  'input.secret': {
    title: 'Files that would travel hold secrets',
    explain: 'Passwords, tokens or keys were found at: {{places}}. The values are not shown and not stored.',
    remedy:
      'Take them out of the files, leave those files out, send no files (--sources none), or accept it with a reason that is recorded (--accept-secrets REASON).',
  },
  'input.badLock': {
    title: 'Not a usable lock file: {{path}}',
    explain: '{{detail}}',
    remedy: 'Give an ImagesLock or a kbld Config with overrides. gapferry lock writes both.',
  },
  'input.badRules': {
    title: 'Rules that cannot be followed: {{path}}, line {{line}}',
    explain: '{{detail}}. Without these rules images would be missed, or called by a wrong name.',
    remedy: 'Correct the kbld Config or rules file at line {{line}}; kbld refuses it as well.',
  },
  'input.selection': {
    title: 'Which image of {{reference}} is meant is for kbld to choose: {{path}}, line {{line}}',
    explain:
      'An override of this kbld Config chooses by tagSelection or platformSelection, which are not followed here.',
    remedy:
      'Write the chosen tag or digest into newImage, or let kbld choose (kbld -f FILES --lock-output LOCK) and give its lock: --lock LOCK.',
  },
  'input.lockMismatch': {
    title: 'The lock does not fit the files: {{reference}}',
    explain: '{{detail}}',
    remedy: 'Make the lock again from the files as they are now.',
  },
  'input.notRewritten': {
    title: 'Some references could not be rewritten',
    explain:
      'They stand at: {{places}}. A file that names an image without a new address is left out as a whole; everything else was rewritten.',
    remedy: 'Change these places by hand, or leave the images out with --exclude if they are not wanted.',
  },
  'input.badArchive': {
    title: 'Cannot read the archive {{path}}',
    explain: '{{detail}}',
    remedy: 'Make the archive again, or unpack it and give the folder.',
  },
  'input.outside': {
    title: 'Not a folder that may be opened here: {{path}}',
    explain: 'The page shows only folders that the operator of this host allowed.',
    remedy: 'Choose another folder, or start gapferry serve with --root and this folder.',
  },

  'registry.unknownHost': {
    title: 'Unknown host: {{host}}',
    explain: 'No address can be found for {{host}}.',
    remedy:
      'Check the spelling and the name server. If the host is reached through a proxy or a mirror, set it for this registry.',
  },
  'registry.unreachable': {
    title: 'Cannot reach {{host}}',
    explain: '{{detail}}',
    remedy: 'Check the network, the port and the proxy, then resume. A blocked registry can be given a mirror.',
  },
  'registry.certificate': {
    title: 'The certificate of {{host}} is not trusted',
    explain: '{{detail}}. SHA-256 fingerprint of the certificate: {{fingerprint}}',
    remedy:
      'Compare the fingerprint with one that came another way, then trust exactly it (gapferry registry trust {{host}}) or give the CA certificate (gapferry registry set {{host}} --ca FILE).',
  },
  'registry.plainHttp': {
    title: '{{host}} answers without encryption',
    explain: 'The registry speaks plain HTTP. That is used only for a registry where it was allowed by name.',
    remedy: 'If this is meant, allow it: gapferry registry set {{host}} --plain-http.',
  },
  'registry.unauthorized': {
    title: 'The sign-in at {{host}} is missing or was not accepted',
    explain: '{{detail}} (asked for: {{repository}})',
    remedy:
      'Sign in: gapferry registry login {{host}}. If you have, the password or token is wrong or has run out, or the repository does not exist: some registries answer the same for that.',
  },
  'registry.forbidden': {
    title: 'No right to read {{repository}} at {{host}}',
    explain: 'The sign-in was accepted, but not for this: {{detail}}',
    remedy: 'Ask for the right to pull from this repository, or sign in as somebody else.',
  },
  'registry.notFound': {
    title: '{{host}} does not have {{repository}}',
    explain: '{{detail}}',
    remedy: 'Check repository and tag. The image may have been removed, or may need a sign-in to be seen.',
  },
  'registry.digestMissing': {
    title: '{{host}} does not have this digest',
    explain: '{{repository}} exists, but holds nothing under {{digest}}.',
    remedy:
      'The image was probably overwritten and cleaned up. Make the lock again, or use a mirror that still has it.',
  },
  'registry.tagMoved': {
    title: 'The tag has moved: {{reference}}',
    explain: 'The lock says {{locked}}, the registry now says {{now}}.',
    remedy: 'Find out why the image changed. Then make the lock again, or keep the old one by exporting by digest.',
  },
  'registry.wrongBytes': {
    title: 'Wrong bytes from {{host}}',
    explain: 'What came for {{digest}} of {{repository}} is something else, twice. It was thrown away.',
    remedy:
      'A proxy or mirror between here and {{host}} may alter content. Try without it. If it stays, tell the owner of the registry.',
  },
  'registry.rateLimited': {
    title: '{{host}} allows no more requests for now',
    explain: 'The registry asks to wait {{seconds, duration}}.',
    remedy: 'Wait, then resume: nothing that was done is lost. A sign-in or a mirror usually raises the limit.',
  },
  'registry.schema1': {
    title: 'Too old an image format: {{reference}}',
    explain:
      'This is a Docker schema 1 image. It has no verifiable digest of its content, and registries no longer take it.',
    remedy: 'Have the image built or pushed again with a current tool.',
  },
  'registry.manifestTooLarge': {
    title: 'A manifest is too large',
    explain: 'A manifest of {{repository}} at {{host}} is larger than {{limit, bytes}}, the limit of all registries.',
    remedy: 'This is no ordinary image. Leave it out, and tell whoever publishes it.',
  },
  'registry.manifestInvalid': {
    title: 'A manifest of {{repository}} makes no sense',
    explain: '{{host}} sent one that is not valid: {{detail}}',
    remedy: 'Have the image pushed again, or leave it out.',
  },
  'registry.mirrorOnly': {
    title: 'Only a mirror vouches for {{reference}}',
    explain:
      'The digest came from {{mirror}}, and the origin could not be asked. It was demanded that the origin confirms every digest.',
    remedy: 'Make the origin reachable, pin the image by a digest that you know, or export without --confirm-origin.',
  },
  'registry.platformMissing': {
    title: '{{reference}} has no {{wanted}}',
    explain: 'Available platforms: {{available}}.',
    remedy: 'Choose one of these, leave out the choice of platforms, or leave out the image.',
  },
  'registry.unsafe': {
    title: 'Refused an unsafe answer of {{host}}',
    explain: '{{detail}}',
    remedy: 'This looks like an attack or a badly set up proxy. Ask the owner of the registry before trying again.',
  },
  'registry.protocol': {
    title: '{{host}} does not answer as a registry should',
    explain: 'Status {{status}}: {{detail}}',
    remedy:
      'Check that {{host}} is the address of a registry and not of a web page or a proxy. Try again later if it is.',
  },
  'registry.failing': {
    title: '{{host}} failed (status {{status}})',
    explain: '{{detail}} (asked for: {{repository}})',
    remedy:
      'The fault is at the registry or at what stands in front of it, not in the request. Look at its log, its disk and its services, then go on: what has arrived is not sent again.',
  },
  'registry.otherName': {
    title: 'The certificate of {{host}} is made out to another name',
    explain: 'It is for: {{names}}. To trust it, or who issued it, would not help.',
    remedy:
      'Use one of these names as the address (an entry in DNS or in the hosts file may be needed), or have a certificate issued that names {{host}}.',
  },
  'registry.credentials': {
    title: 'Cannot get the sign-in for {{host}}',
    explain: '{{detail}}',
    remedy:
      'Check the credential helper and the docker configuration, or sign in again (gapferry registry login {{host}}).',
  },

  'registry.notConfirmed': {
    title: 'The certificate for {{host}} was not confirmed',
    explain: 'What could be trusted has the SHA-256 fingerprint {{fingerprint}}, which is not the one that was said.',
    remedy:
      'Ask the administrator for the fingerprint, by another way than this connection. If it differs, somebody may be in between: trust nothing.',
  },
  ...enTargetErrors,

  'medium.full': {
    title: 'Not enough space on {{path}}',
    explain: 'Needed: {{needed, bytes}}. Free: {{free, bytes}}.',
    remedy: 'Make room, take a larger medium, or divide the bundle (--volume-size). Then resume.',
  },
  'medium.nameTooLong': {
    title: 'A name is too long for the medium',
    explain: '{{name}} cannot be written at {{path}}.',
    remedy: 'Choose a shorter output folder or a shorter bundle name.',
  },
  'medium.fileTooLarge': {
    title: 'A file is too large for the medium',
    explain: '{{path}} would have {{size, bytes}}. The file system allows {{limit, bytes}}.',
    remedy: 'Cut large files (--max-file-size 4294967295 for FAT32), or format the medium as exFAT.',
  },
  'medium.denied': {
    title: 'Cannot write to or read {{path}}',
    explain: '{{detail}}',
    remedy: 'Check the write protection of the medium and the access rights.',
  },
  'medium.busy': {
    title: 'Another program holds {{path}}',
    explain: 'It was tried for a minute. Usually a virus scanner or an indexer is at work.',
    remedy: 'Wait for it to end, or exempt the medium from scanning, then resume.',
  },
  'medium.gone': {
    title: 'The medium is gone: {{path}}',
    explain: 'It was removed, or has failed.',
    remedy: 'Plug it in again at the same place, then resume: what was written is checked and kept.',
  },
  'medium.vanished': {
    title: 'A file has vanished from the medium: {{path}}',
    explain: 'It belongs to: {{images}}. Virus scanners move files away when they suspect them.',
    remedy: 'Look into the quarantine of the virus scanner. Then export again, or make the file available and resume.',
  },
  'medium.occupied': {
    title: 'There is something at {{path}} already',
    explain: 'It was not begun by this command, so it is left as it is.',
    remedy:
      'Choose another name, or move away what is there. If it ends in .part, an earlier export began it: gapferry job list shows whether that can be resumed; one that was cancelled leaves what you can delete.',
  },
  'medium.io': {
    title: 'The medium does not work reliably: {{path}}',
    explain: '{{detail}}',
    remedy: 'Try once more. If it happens again, use another medium: this one is probably failing.',
  },
  'medium.volumeTooSmall': {
    title: 'The volumes are too small: {{size, bytes}}',
    explain: 'What every volume must hold, and room for at least one piece of a layer, needs {{needed, bytes}}.',
    remedy: 'Choose a larger --volume-size, or export fewer images or sources at once.',
  },
  'medium.tooManyFiles': {
    title: 'Too many files for the file system at {{path}}',
    explain: 'One folder would hold {{files}} files. FAT32 has room for {{limit}} with such names.',
    remedy: 'Write a .tar, or format the medium as exFAT.',
  },

  'bundle.notBundle': {
    title: 'Not a bundle: {{path}}',
    explain: 'There is no packing list (bundle.json) in it.',
    remedy: 'Give the folder or the tar file that gapferry export made.',
  },
  'bundle.unsealed': {
    title: 'The bundle was never finished: {{path}}',
    explain: 'It is the work of an export that was interrupted. There is no signature yet.',
    remedy: 'On the exporting side, resume the job. Then carry it over again.',
  },
  'bundle.practice': {
    title: 'This is a practice bundle: {{path}}',
    explain: 'Bundles of practice mode are never imported for real.',
    remedy: 'Make a real bundle with gapferry export.',
  },
  'bundle.critical': {
    title: 'The bundle needs a newer Gapferry',
    explain: 'It uses features that must be understood and are unknown here: {{fields}}.',
    remedy: 'Update Gapferry on this side, then import.',
  },
  'bundle.mixed': {
    title: 'These volumes belong to different bundles',
    explain: '{{first}} and {{second}} do not have the same packing list.',
    remedy: 'Give only volumes of one bundle.',
  },
  'bundle.volumeMissing': {
    title: 'Not all volumes are here',
    explain: 'Missing: {{volumes}}. They hold: {{holds}}',
    remedy: 'Bring the missing volumes and go on with those. What is here has been checked and stays valid.',
  },
  'bundle.notAllHere': {
    title: 'Not all volumes are here',
    explain: 'Not here: volume {{volumes}}. What is here has been read and is as it was signed.',
    remedy:
      'Verify the missing volumes where they are, each alone or all together. gapferry inspect says what each holds.',
  },
  'bundle.listInvalid': {
    title: 'The packing list is not valid',
    explain: '{{detail}}',
    remedy: 'Do not use this bundle. Have it made and carried again.',
  },
  'bundle.changed': {
    title: 'A file of the bundle was changed: {{file}}',
    explain: 'Its content at {{path}} is not what the packing list says.',
    remedy:
      'Do not use this bundle. Have it carried again. If it happens twice, use another medium and tell whoever is responsible for security.',
  },
  'bundle.missing': {
    title: 'A file of the bundle is missing: {{file}}',
    explain: 'It belongs to the bundle, but it is not at {{path}}.',
    remedy: 'Have the bundle carried again, whole. Look into the quarantine of virus scanners on the way.',
  },
  'bundle.added': {
    title: 'A file was added to the bundle: {{file}}',
    explain: 'It is at {{path}}, but not in the packing list.',
    remedy: 'Find out who put it there. Do not use this bundle until that is clear.',
  },
  'bundle.truncated': {
    title: 'The bundle is cut off: {{path}}',
    explain: 'Where {{expected, bytes}} of content should be, there are {{found, bytes}}.',
    remedy: 'Copying it was interrupted. Copy it again, and eject the medium before pulling it.',
  },
  'bundle.signatureInvalid': {
    title: 'The signature is wrong: {{path}}',
    explain: 'The packing list and this signature do not belong together. {{detail}}',
    remedy: 'Do not use this bundle. Have it carried again, and tell whoever is responsible for security.',
  },
  'bundle.signatureMissing': {
    title: 'The signature is missing: {{path}}',
    explain: 'The packing list says that it is signed, but there is no signature with it.',
    remedy: 'Have the bundle carried again, whole. A signature does not get lost by itself.',
  },
  'bundle.unsafe': {
    title: 'Refused an unsafe bundle: {{path}}',
    explain: 'Entry {{entry}}: {{detail}}',
    remedy: 'Do not use it. No honest program writes this. Tell whoever is responsible for security.',
  },

  'trust.unknownSigner': {
    title: 'Genuine, but the signer is not trusted here',
    explain:
      'The signature is genuine. It is by the key {{fingerprint, groups}}, which is not among the trusted signers.',
    remedy:
      'Have the fingerprint confirmed by another way than this medium, then trust the key (gapferry trust add). Once only: --accept-untrusted REASON, which is recorded.',
  },
  'trust.unsigned': {
    title: 'The bundle is not signed: {{path}}',
    explain: 'Nobody can say who made it, or whether it was changed.',
    remedy:
      'Have it signed by the exporting side. If it must be taken as it is: --accept-unsigned REASON, which is recorded.',
  },
  'trust.notConfirmed': {
    title: 'The last eight characters do not match',
    explain: 'The fingerprint of this key begins with {{beginning, groups}}, and does not end as was typed.',
    remedy: 'Ask the signer again, by telephone or on paper. Do not copy the characters from this screen.',
  },

  'key.missing': {
    title: 'There is no key {{name}}',
    explain: 'Neither a key of this name nor such a file exists.',
    remedy: 'gapferry key list shows the keys that sign here, gapferry trust list those that are trusted.',
  },
  'key.none': {
    title: 'There is no key to sign with',
    explain: 'A bundle is signed, so that the other side can see who made it and that nothing was changed.',
    remedy: 'Make one (gapferry key new NAME), name one (--key NAME), or export without a signature (--unsigned).',
  },
  'key.noneForReceipt': {
    title: 'There is no key to sign the receipt with',
    explain: 'A receipt is signed, so that the exporting side can see who confirms the import.',
    remedy: 'Make one (gapferry key new NAME), or name one (--key NAME).',
  },
  'key.several': {
    title: 'There is more than one key to sign with',
    explain: 'They are: {{names}}.',
    remedy: 'Name the one that signs: --key NAME.',
  },
  'key.exists': {
    title: 'There is a key {{name}} already',
    explain: 'A key is never overwritten, and a trusted key has one name.',
    remedy: 'Use the one that is there, or choose another name for another key.',
  },
  'key.invalid': {
    title: 'Not a usable key: {{path}}',
    explain: '{{detail}}',
    remedy: 'Keys are ECDSA P-256: a private key in the format of cosign or PKCS#8, a public key as PEM.',
  },
  'key.passphrase': {
    title: 'Wrong passphrase for the key {{name}}',
    explain: 'The key could not be opened with it.',
    remedy:
      'Try again. A lost passphrase cannot be recovered: then make a new key and have it trusted on the other side.',
  },
  'key.passphraseNeeded': {
    title: 'The key {{name}} needs its passphrase',
    explain: 'None was given, and there is no terminal to ask on.',
    remedy: 'Set GAPFERRY_PASSPHRASE, or give a file with --passphrase-file FILE.',
  },

  'state.unsafeFolder': {
    title: 'Gapferry cannot keep its state in {{path}}',
    explain: '{{detail}}',
    remedy: 'Choose a folder on a local disk with GAPFERRY_HOME.',
  },
  'state.damaged': {
    title: 'The catalog is damaged: {{path}}',
    explain: '{{detail}}',
    remedy:
      'Close every Gapferry, then: gapferry catalog restore. It puts the last sound backup in its place and keeps the damaged file. Check the disk.',
  },
  'state.newer': {
    title: 'The catalog was written by a newer Gapferry: {{path}}',
    explain: 'This version does not know its form and does not touch it.',
    remedy: 'Use the newer version, or another folder (GAPFERRY_HOME).',
  },
  'state.busy': {
    title: 'The catalog is in use: {{path}}',
    explain: 'Another Gapferry on this workstation is writing, for longer than it should.',
    remedy: 'Try again in a moment.',
  },
  'state.unwritable': {
    title: 'Cannot write to the catalog: {{path}}',
    explain: '{{detail}}',
    remedy: 'Check free space and access rights of this folder, then try again. What was recorded before is kept.',
  },

  ...enRecordErrors,

  ...enJobErrors,
  ...enPageErrors,

  'internal.nodeVersion': {
    title: 'Node.js {{needed}} or later is needed',
    explain: 'This is Node.js {{found}}.',
    remedy:
      'Run it as "npm run -s gapferry --" after "npm ci", which brings the right Node.js along, or install Node.js {{needed}}.',
  },
  'internal.bug': {
    title: 'Gapferry has made a mistake',
    explain: 'This should not happen: {{detail}}',
    remedy: 'Please report it, with the command and this text. Nothing half-written is left looking whole.',
  },
  'internal.hostGone': {
    title: 'Gapferry does not answer',
    explain:
      'The program behind this page was stopped, or the connection to it is broken. Jobs keep what they have done.',
    remedy: 'Start it again with gapferry serve, then open the link that it prints.',
  },
  'internal.noSession': {
    title: 'This page is not signed in to Gapferry',
    explain: 'A link works once, for a minute. Its session ends when the page is reloaded or Gapferry is stopped.',
    remedy: 'Press Enter where gapferry serve runs and open the new link that it prints, or start it again.',
  },
});
