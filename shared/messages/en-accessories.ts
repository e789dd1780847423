/** What travelled with images, what was left out, and what the destination shows of it: inspect, the table after an import, the import screen. */
export const enAccessories = {
  'label.leftOut': 'Left out',
  'label.accepted': 'Accepted secrets',
  'bundle.reduced': '{{digest}} (of {{original}})',
  'accessory.kind.signature': 'signature',
  'accessory.kind.attestation': 'attestation',
  'accessory.kind.sbom': 'SBOM',
  'accessory.kind.other': 'other',
  'accessory.state.pushed': 'pushed',
  'accessory.state.present': 'already there',
  'accessory.state.evidence': 'evidence',
  'accessory.state.differs': 'another one is there',
  'accessory.state.failed': 'failed: {{code}}',
  'accessory.shown.referrer': 'as a referrer',
  'accessory.shown.tag': 'under its tag',
  'accessory.shown.none': '-',
  'accessory.failed': '{{reference}}, {{what}}: {{text}}',
  'accessory.evidence':
    'Evidence belongs to an index that --platform reduced: it is in the bundle, but there is nothing to push it to. The new digest is not signed by it.',
  'accessory.differs':
    'Where another one is there, the destination has its own under the same tag, and not all of it is in the one carried. It was left alone.',
  'accessory.alsoShown_one': 'The destination shows {{count}} more that was not carried.',
  'accessory.alsoShown_other': 'The destination shows {{count}} more that were not carried.',
} as const;

export type AccessoryMessage = keyof typeof enAccessories;
