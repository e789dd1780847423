/** Things worth knowing during a job: lines over the bar, list on the run screens. The part after the dot is JobProgress.notices[].kind. */
export const enNotices = {
  'notice.digestChanges':
    'The choice of platforms changes the digest of {{reference}}: {{before, digest}} becomes {{after, digest}}. Signatures of the original do not cover the new one.',
  'notice.tagMoved':
    '{{reference}} stands for {{now, digest}} by now; the locked {{locked, digest}} travels. To take the new one, make the lock again.',
  'notice.pullQuota':
    '{{host}} allows {{remaining}} more pulls ({{limit}} in {{windowSeconds, duration}}). This export needs about {{needed}}.',
  'notice.accessoriesUnknown_one':
    'What belongs to {{reference}} (signatures, attestations, SBOMs) could not be looked for completely: {{why}}.',
  'notice.accessoriesUnknown_other':
    'What belongs to {{reference}} (signatures, attestations, SBOMs) could not be looked for completely: {{count}} questions failed, the first with {{why}}.',
  'notice.accessoriesLeftOut_one': 'Something that belongs to {{reference}} cannot be had ({{why}}) and stays behind.',
  'notice.accessoriesLeftOut_other':
    '{{count}} things that belong to {{reference}} cannot be had ({{why}}) and stay behind.',
  'notice.mirrorOnly_one':
    'The digest of {{count}} image is vouched for by a mirror alone ({{mirrors}}). --confirm-origin asks the registry itself.',
  'notice.mirrorOnly_other':
    'The digests of {{count}} images are vouched for by a mirror alone ({{mirrors}}). --confirm-origin asks the registries themselves.',
  'notice.kustomizationFiles_one':
    'A kustomization in the bundle names {{paths}}, which is not among the files: it does not travel. Give it with -f, or carry it by hand.',
  'notice.kustomizationFiles_other':
    'Kustomizations in the bundle name {{count}} paths that are not among the files ({{paths}}): they do not travel. Give them with -f, or carry them by hand.',
  'notice.unreadFiles_one':
    '{{files}} could not be read in full and is done without: images that it alone names do not travel.',
  'notice.unreadFiles_other':
    '{{count}} files could not be read in full and are done without ({{files}}): images that they alone name do not travel.',
  'notice.volumesMissing': 'Not here: volume {{volumes}}. Images that need it: {{images}}.',
  'notice.waiversEnded_one': '{{count}} waiver has ended and counts for nothing: {{what}}.',
  'notice.waiversEnded_other': '{{count}} waivers have ended and count for nothing: {{what}}.',
  'notice.wait.rateLimited': '{{host}} wants to be left alone for {{seconds, duration}}. It goes on by itself.',
  'notice.wait.collection':
    '{{host}} cleans up (garbage collection) and holds something that is needed. It is asked again, the first time in {{seconds, duration}}.',
  'notice.wait.trouble': '{{host}} does not answer as it should. The next try is in {{seconds, duration}}.',
  'notice.unknown': '{{kind}}: {{text}}',
} as const;

export type NoticeMessage = keyof typeof enNotices;
