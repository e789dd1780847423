/**
 * What a screen says in place of a text that names options and commands: people at a window have buttons and fields. The
 * keys are those of the text replaced; `error:CODE:PART` is a part of an error's text.
 */
export const enOnScreen = {
  'error:usage.invalid:remedy': 'Correct the input.',
  'error:input.notYaml:remedy': 'Correct the file at line {{line}}, or do without it.',
  'error:input.noImage:remedy':
    'Check that these are the deployment files. If images stand in unusual places, write them into a list, one a line, and add it to the files.',
  'error:input.noneChosen:remedy': 'Go back to the list of images and choose those that are wanted.',
  'error:input.secret:remedy':
    'Take them out of the files, leave those files out, or accept it with a reason that is recorded (among More options).',
  'error:input.selection:remedy': 'Write the chosen tag or digest into newImage, or let kbld choose and give its lock.',
  'error:input.badLock:remedy': 'Give an ImagesLock or a kbld Config with overrides.',
  'error:input.notRewritten:remedy': 'Change these places by hand, or leave the images out if they are not wanted.',
  'error:input.outside:remedy':
    'Choose another folder, or ask the operator of this host to allow it: gapferry serve --root.',
  'error:registry.certificate:remedy':
    'Compare the fingerprint with one that came another way, then trust exactly it or give the CA certificate, in the settings of this registry.',
  'error:registry.plainHttp:remedy':
    'If this is meant, allow plain HTTP for {{host}}: what goes over the line can then be read and changed on its way, passwords too.',
  'error:registry.unauthorized:remedy':
    'Sign in. If you have, the password or token is wrong or has run out, or the repository does not exist: some registries answer the same for that.',
  'error:registry.mirrorOnly:remedy':
    'Make the origin reachable, pin the image by a digest that you know, or allow among More options what only a mirror vouches for.',
  'error:registry.credentials:remedy': 'Check the credential helper and the docker configuration, or sign in again.',
  'error:target.projectMissing:remedy':
    'Have it made with the import if this account may, or by an administrator, or choose another one.',
  'error:target.quotaAsked:remedy': 'Go back to the target and ask for a larger one.',
  'error:target.notHarbor:explain':
    'Only a Harbor scans images and replicates them, which was asked for. Nothing was sent.',
  'error:target.immutableTag:remedy':
    'Find out which of the two is right. Then have the old tag removed or the rule changed, or import into another place. All other images are imported.',
  'error:target.sparseIndex:remedy':
    'Export it again, whole or with a choice of platforms, which makes an index of what travels.',
  'error:target.vulnerable:remedy':
    'See the report of each image. Import a repaired one, or give a file of waivers, each with a reason and an end.',
  'error:medium.full:remedy':
    'Make room, take a larger medium, or divide the bundle (Volume size, among More options). Then resume.',
  'error:medium.fileTooLarge:remedy': 'Format the medium as exFAT, or choose another one.',
  'error:medium.occupied:remedy':
    'Choose another name, or move away what is there. If it ends in .part, an earlier export began it: the list of jobs shows whether that can be resumed; one that was cancelled leaves what you can delete.',
  'error:medium.volumeTooSmall:remedy': 'Choose a larger volume size, or export fewer images or files at once.',
  'error:bundle.notBundle:remedy': 'Give the folder or the tar file that an export made.',
  'error:bundle.practice:remedy': 'Export a real bundle, outside practice mode.',
  'error:bundle.notAllHere:remedy':
    'Verify the missing volumes where they are, each alone or all together. The contents of the bundle say what each holds.',
  'error:trust.unknownSigner:remedy':
    'Have the fingerprint confirmed by another way than this medium, then add the key to the trusted signers. Once only it can be taken for a reason that is recorded.',
  'error:trust.unsigned:remedy':
    'Have it signed by the exporting side. If it must be taken as it is, a reason has to be given, which is recorded.',
  'error:key.missing:remedy':
    'The settings list the keys that sign here (Keys) and those that are trusted (Trusted signers).',
  'error:key.none:remedy': 'Make one or choose one, or export without a signature.',
  'error:key.noneForReceipt:remedy': 'Make one in the settings (Keys), then make the receipt again.',
  'error:key.several:remedy': 'Choose the one that signs.',
  'error:key.passphraseNeeded:explain': 'None was given.',
  'error:key.passphraseNeeded:remedy': 'Type the passphrase of the key.',
  'error:state.unsafeFolder:remedy': 'Keep the data of Gapferry on a local disk (environment variable GAPFERRY_HOME).',
  'error:audit.notSigned:remedy':
    'Verify the log under History: it says what is wrong. After it was looked into (a backup was put back, for example) the head can be given out at the command line, with a reason that goes into the log.',
  'error:audit.notSealed:remedy':
    'Verify the log under History: it says what is wrong. After it was looked into (a backup was put back, for example), give a reason among More options; it goes into the log.',
  'error:audit.rowsDiffer:remedy':
    'Believe the log: look there for these identities. Compare the catalog with its backups, and find out who changed it.',
  'error:catalog.unknownBundle:remedy':
    'History lists the bundles that are known. Of an identity the first 8 digits are enough.',
  'error:receipt.unknownSigner:remedy':
    'Have the fingerprint confirmed by the importing side, by another way than this receipt, then add the key to the trusted signers and file the receipt again.',
  'error:receipt.nothingToSay:remedy': 'History lists what was imported.',
  'error:stream.replayed:remedy':
    'Import the newest bundle. If the old one is really wanted, a reason has to be given, which is recorded.',
  'error:stream.otherSite:remedy':
    'Take it to {{audience}}. If this workstation does stand there, say so in the settings (Name of this site).',
  'error:job.missing:remedy': 'The start screen and History list the jobs.',
  'error:job.sealedWithout:explain':
    'Left out: {{missing}}. What is in the bundle is whole and, unless it was made without a signature, signed.',
  'error:job.interrupted:remedy': 'Resume the job, or cancel it to give it up.',
  'error:job.ended:remedy': 'The page of the job says how it ended.',
  'verdict.untrusted.more':
    'Fingerprint {{fingerprint, groups}}. Have it confirmed by another way than this medium, then add it to the trusted signers in the settings.',
  'accessory.evidence':
    'Evidence belongs to an index that the choice of platforms reduced: it is in the bundle, but there is nothing to push it to. The new digest is not signed by it.',
  'notice.mirrorOnly_one':
    'The digest of {{count}} image is vouched for by a mirror alone ({{mirrors}}). An option of the export has it asked of the registry itself.',
  'notice.mirrorOnly_other':
    'The digests of {{count}} images are vouched for by a mirror alone ({{mirrors}}). An option of the export has them asked of the registries themselves.',
  'notice.kustomizationFiles_one':
    'A kustomization in the bundle names {{paths}}, which is not among the files: it does not travel. Add it to the files, or carry it by hand.',
  'notice.kustomizationFiles_other':
    'Kustomizations in the bundle name {{count}} paths that are not among the files ({{paths}}): they do not travel. Add them to the files, or carry them by hand.',
  'notice.audienceUnchecked':
    'This bundle is meant for {{audience}}. Whether that is here is not checked, because this workstation has no name of its site: it is given in the settings.',
  'notice.ownLog.differs':
    'ALARM: the audit log HERE was rewritten. The exporter keeps another head of it: {{before}}, now {{now}}. Recorded. Verify the log under History: it says what is sure.',
  'notice.ownLog.ahead':
    'ALARM: the audit log HERE was cut. The exporter keeps a head of it when it was longer: {{before}}, now {{now}}. Recorded. Verify the log under History: it says what is sure.',
  'audit.clockBack':
    'Times run backwards at entry {{seq}}: the clock was set back. The order is that of the numbers; what was chosen by time may miss entries.',
  'audit.damagedFrom':
    'DAMAGED from entry {{seq}} on: what stands or stood there is not sure. Checking the log says why.',
  'audit.listDamaged':
    'DAMAGED: entry {{seq}} is not as it was written, or does not follow the one before it. Verifying the log says how much is sure.',
  'preflight.authentication.anonymous.remedy': 'Sign in at {{host}}, in the settings of this registry.',
  'preflight.quota.tight.remedy':
    'It may end before the last layer. Have the quota raised first; what has arrived stays, and resuming goes on from there.',
  'preflight.tags.moves.remedy':
    'If that is not wanted, import into another project. The image of before stays by its digest until it is cleaned up.',
  'preflight.immutable.forbids.remedy':
    'These images are not sent and are named at the end; all others are imported. Another project or path template gives them another place.',
  'preflight.certificate.offer':
    'To trust exactly this certificate, after comparing its fingerprint: {{subject}}, valid to {{to}}, SHA-256 {{fingerprint}}.',
} as const;

export type OnScreenMessage = keyof typeof enOnScreen;
