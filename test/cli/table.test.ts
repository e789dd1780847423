import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { clip, labelled, table } from '../../main/cli/table.ts';

describe('table', () => {
  it('keeps columns aligned beside Chinese characters, which are two wide', () => {
    const text = table(
      [{ head: '名称' }, { head: 'SIZE', align: 'right' }],
      [
        ['部署文件.yaml', '1.0 KiB'],
        ['a', '12.5 MiB'],
      ],
    );
    const [head = '', first = '', second = ''] = text.split('\n');
    expect([head, first, second].map(stringWidth)).toEqual([23, 23, 23]);
    expect(second).toBe('a              12.5 MiB');
  });

  it('leaves no space at the end of a line', () => {
    expect(table([{ head: 'A' }, { head: 'B' }], [['x', '']])).toBe('A  B\nx\n');
  });

  it('shows control characters instead of obeying them', () => {
    expect(table([{ head: 'A' }], [['\u001b[2Jx\u202ey\nz']])).toBe('A\n\\u001b[2Jx\\u202ey z\n');
  });
});

describe('labelled', () => {
  it('lines up the values and leaves out what is not there', () => {
    expect(
      labelled([
        ['名称', 'a'],
        ['Fingerprint', 'b'],
        ['None', undefined],
      ]),
    ).toBe('名称         a\nFingerprint  b\n');
  });
});

describe('clip', () => {
  it('never exceeds the width, also where a wide character does not fit', () => {
    expect(clip('镜像仓库', 8)).toBe('镜像仓库');
    expect(clip('镜像仓库', 7)).toBe('镜像仓…');
    expect(clip('镜像仓库', 6)).toBe('镜像…');
  });
});
