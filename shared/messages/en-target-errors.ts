/** Texts of errors of the registry that images go to, for en-errors.ts. */
export const enTargetErrors = {
  'target.projectMissing': {
    title: 'There is no project {{project}} at {{host}}',
    explain:
      'Harbor takes images only into a project that exists. It reports this like a wrong password, which it is not.',
    remedy: 'Have it created with --create-project if this account may, or by an administrator, or choose another one.',
  },
  'target.noPush': {
    title: 'No right to push to {{repository}} at {{host}}',
    explain: '{{detail}}',
    remedy:
      'Ask for the right to push in this project, or sign in with an account that has it. A robot account needs "push repository".',
  },
  'target.quota': {
    title: 'The quota of the project does not suffice',
    explain: '{{repository}} at {{host}}: {{detail}}',
    remedy: 'Have the quota raised or old images removed, then resume: what is there is not sent again.',
  },
  'target.quotaAsked': {
    title: 'The quota asked for the new project does not suffice',
    explain: '{{repository}} at {{host}}: {{detail}}',
    remedy: 'Ask for a larger one with --project-quota, or leave images out with --skip.',
  },
  'target.immutableTag': {
    title: 'The tag {{tag}} may not be changed',
    explain: '{{repository}} at {{host}} has an immutable tag {{tag}} with another digest.',
    remedy:
      'Find out which of the two is right. Then leave the image out with --skip, have the old tag removed or the rule changed, or import into another place.',
  },
  'target.readOnly': {
    title: '{{host}} is read-only at the moment',
    explain: '{{detail}}',
    remedy: 'An administrator has switched it so, often for clean-up. Resume when that has ended.',
  },
  'target.bodyTooLarge': {
    title: 'Something in front of {{host}} refuses large uploads',
    explain: 'A layer of {{size, bytes}} for {{repository}} was refused (413), in small pieces too.',
    remedy: 'Have the limit of the proxy in front of the registry raised (nginx: client_max_body_size 0), then resume.',
  },
  'target.refused': {
    title: '{{host}} refused {{repository}}',
    explain: 'Status {{status}}: {{detail}}',
    remedy: 'The registry gave this reason itself. Remove the cause, then resume.',
  },
  'target.collision': {
    title: 'Two images would get the same address',
    explain: '{{first}} and {{second}} would both become {{address}}.',
    remedy: 'Choose a path template that keeps them apart, for example one with {registry} and {path}.',
  },
  'target.badAddress': {
    title: 'Not an address to push to: {{to}}',
    explain:
      'HOST/PROJECT or HOST/PROJECT/PREFIX is wanted, without https://, in lower case: harbor.example/apps/team.',
    remedy: 'Write the host, a port where it has one, and the project.',
  },
  'target.notHarbor': {
    title: '{{host}} is not a Harbor',
    explain: 'Only Harbor can do what was asked for: {{options}}. Nothing was sent.',
    remedy:
      'Leave these out, or check the address: a proxy in front of a Harbor may keep its API (/api/v2.0) from being reached.',
  },
  'target.badTemplate': {
    title: 'Not a usable path template: {{template}}',
    explain: '{{detail}}',
    remedy: 'A template may use {registry}, {path} and {name}, and must give a legal repository name.',
  },
  'target.digestDiffers': {
    title: 'The destination has other content for {{reference}}',
    explain: 'Expected {{expected}}, found {{found}}.',
    remedy: 'Somebody else wrote to the same tag. Find out who, then import again.',
  },
  'target.noCreate': {
    title: 'The project {{project}} cannot be created at {{host}}',
    explain: '{{detail}}',
    remedy: 'Have an administrator create it, or sign in with an account that may. Of robots only system robots can.',
  },
  'target.proxyCache': {
    title: 'The project {{project}} at {{host}} is a proxy cache',
    explain: 'Harbor fills such a project itself from another registry and takes no push into it.',
    remedy: 'Choose another project.',
  },
  'target.badName': {
    title: '{{host}} does not take the name {{name}}',
    explain: '{{detail}}',
    remedy: 'Choose another project or path template.',
  },
  'target.sparseIndex': {
    title: 'Parts of {{reference}} are not in the bundle',
    explain: 'Its index names {{missing}}, which did not travel. {{host}} takes an index only with all its parts.',
    remedy:
      'Export it again, whole or with --platform, which makes an index of what travels. Or leave it out with --skip.',
  },
  'target.noScan': {
    title: '{{host}} did not scan {{reference}}',
    explain: '{{detail}}',
    remedy:
      'Harbor needs a scanner for this project and an account that may start scans (a maintainer, or a robot with "scan create"). The image itself is in place.',
  },
  'target.vulnerable': {
    title: 'What was imported is not as the scan policy wants it',
    explain:
      '{{count}} of the images are above {{level}} or of unknown state: {{images}}. They are in place at the destination.',
    remedy:
      'See the report of each image. Import a repaired one, or give a waiver with a reason and an end (--waivers).',
  },
  'target.badWaivers': {
    title: 'The waivers in {{path}} cannot be used',
    explain: 'Missing, or not as it should be: {{detail}}',
    remedy: 'Each waiver names a vulnerability or an image, a reason and an end (until: 2026-12-31).',
  },
  'target.noReplication': {
    title: 'The replication policy {{policy}} did not start at {{host}}',
    explain: '{{detail}}',
    remedy:
      'Check its name and that it is enabled. Starting it takes an administrator or a system robot with "replication create".',
  },
  'target.replication': {
    title: 'The replication {{policy}} of {{host}} did not reach every site',
    explain: '{{failed}} of {{total}} tasks failed: {{detail}}',
    remedy:
      'See its log in Harbor, remove the cause, then resume: it is started again, and Harbor sends only what is missing.',
  },
} as const;
