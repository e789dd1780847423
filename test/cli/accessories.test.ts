import { describe, expect, it } from 'vitest';
import { accessoriesText } from '../../main/cli/views/accessories.ts';
import { translator } from '../../shared/messages/translator.ts';

const carried = (kind: string, state: string, shownAs: string | null, more: object = {}) => ({
  subject: `sha256:${'ab'.repeat(32)}`,
  kind,
  state,
  shownAs,
  ...more,
});
const result = {
  accessories: [
    {
      reference: 'ghcr.io/team/app:1',
      carried: [
        carried('signature', 'pushed', 'signature.cosign'),
        carried('sbom', 'present', 'referrer'),
        carried('attestation', 'evidence', null),
        carried('other', 'differs', null, { artifactType: 'application/vnd.note' }),
        carried('other', 'failed', null, {
          code: 'bundle.volumeMissing',
          params: { volumes: '2', holds: 'ghcr.io/team/app:1 (sha256:0123)' },
        }),
      ],
      alsoShown: [{}],
    },
  ],
};

describe('what belongs to the images, after an import', () => {
  it('is a table in English, with what needs an explanation below', () => {
    const lines = accessoriesText(result, translator('en')).split('\n');
    expect(lines.slice(0, 6).map((line) => line.split(/ {2,}/))).toEqual([
      ['REFERENCE', 'BELONGS TO IT', 'OF', 'STATE', 'SHOWN THERE'],
      ['ghcr.io/team/app:1', 'signature', 'abababababab', 'pushed', 'signature.cosign'],
      ['ghcr.io/team/app:1', 'SBOM', 'abababababab', 'already there', 'as a referrer'],
      ['ghcr.io/team/app:1', 'attestation', 'abababababab', 'evidence', '-'],
      ['ghcr.io/team/app:1', 'application/vnd.note', 'abababababab', 'another one is there', '-'],
      ['ghcr.io/team/app:1', 'other', 'abababababab', 'failed: bundle.volumeMissing', '-'],
    ]);
    expect(lines.slice(6)).toHaveLength(5);
    expect(lines[6]).toMatch(
      /^ghcr\.io\/team\/app:1, other: Not all volumes are here\. Missing: 2\. .*Bring the missing/,
    );
  });

  it('is one in Chinese', () => {
    const text = accessoriesText(result, translator('zh'));
    expect(text).toMatch(/^镜像引用\s+附属内容\s+所属\s+状态\s+目标端显示\n/);
    expect(text).toContain('作为证据');
  });

  it('is nothing where nothing was carried, or the job has no such result', () => {
    expect(accessoriesText({ accessories: [] }, translator('en'))).toBe('');
    expect(accessoriesText({ whole: true }, translator('en'))).toBe('');
    expect(accessoriesText(undefined, translator('en'))).toBe('');
  });
});
