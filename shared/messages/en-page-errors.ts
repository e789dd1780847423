/** Texts of errors of the local page, for en-errors.ts. */
export const enPageErrors = {
  'page.port': {
    title: 'Cannot listen on port {{port}} of this computer',
    explain: '{{detail}}',
    remedy: 'Leave --port out to have a free one chosen, or name another.',
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
