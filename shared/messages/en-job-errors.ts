/** Texts of errors of jobs, for en-errors.ts. */
export const enJobErrors = {
  'job.missing': {
    title: 'There is no job {{id}}',
    explain: 'No job of this workstation has that id.',
    remedy: 'gapferry job list shows the jobs.',
  },
  'job.busy': {
    title: 'The job is running already',
    explain: 'Job {{id}} is being worked on by {{owner}}.',
    remedy: 'Wait for it, or cancel it there.',
  },
  'job.notResumable': {
    title: 'The job cannot be resumed',
    explain: 'Job {{id}} has ended: {{state, jobState}}.',
    remedy: 'Start a new one.',
  },
  'job.incomplete': {
    title: 'Not everything could be done',
    explain:
      'Done and whole: {{done}}. Missing: {{missing}}, counting images, what belongs to them, and files and places that were not rewritten.',
    remedy:
      'Remove the causes named with each item, then resume: only the rest is done. Places that cannot be rewritten are changed by hand.',
  },
  'job.sealedWithout': {
    title: 'The bundle is finished without some images',
    explain: 'Left out: {{missing}}. What is in the bundle is whole and, unless --unsigned was asked for, signed.',
    remedy:
      'Remove the causes named with each image and export again to another name: a finished bundle is not changed any more.',
  },
  'job.cancelled': {
    title: 'The job was cancelled',
    explain: 'Job {{id}} was given up. Nothing half-written was left looking whole.',
    remedy: 'Start it again when it is wanted.',
  },
  'job.interrupted': {
    title: 'The job was interrupted',
    explain: 'Job {{id}} is paused. What was done is kept.',
    remedy: 'Go on with: gapferry job resume {{id}}. Give it up with: gapferry job cancel {{id}}.',
  },
  'job.ended': {
    title: 'The job has ended already',
    explain: 'Job {{id}} is {{state, jobState}}: there is nothing left to cancel.',
    remedy: 'Look at it with: gapferry job show {{id}}.',
  },
} as const;
