/** Texts of errors of the local page, for en-errors.ts. */
export const enPageErrors = {
  'page.port': {
    title: 'Cannot listen on port {{port}}',
    explain: '{{detail}}',
    remedy: 'Name another port; --port 0 takes a free one. An address that is named has to be one of this computer.',
  },
  'page.notBuilt': {
    title: 'The page has not been built',
    explain: 'There is nothing to show in {{path}}.',
    remedy: 'In a checkout, run: npm run build:renderer',
  },
  'page.upload': {
    title: 'This file cannot be taken: {{name}}',
    explain: '{{detail}}',
    remedy: 'Rename the file, or put it on this computer and choose it there.',
  },
} as const;
