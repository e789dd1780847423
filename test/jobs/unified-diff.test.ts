import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unifiedDiff } from '../../main/jobs/unified-diff.ts';
import { have } from '../support/have.ts';
import { tempFolder } from '../support/temp-folder.ts';

const CASES = [
  [
    'GBK in a comment',
    'gbk.yaml',
    bytes('# \xc9\xcf\xba\xa3\nimage: a:1\n'),
    bytes('# \xc9\xcf\xba\xa3\nimage: b:1\n'),
  ],
  ['CRLF', 'crlf.yaml', bytes('a: 1\r\nimage: a:1\r\n'), bytes('a: 1\r\nimage: b:1\r\n')],
  ['no last newline', 'cut.yaml', bytes('image: a:1'), bytes('image: b:1')],
  ['a Chinese name with a space', '部署/我的 应用.yaml', bytes('image: a:1\n'), bytes('image: b:1\n')],
  [
    'bytes that are line ends elsewhere',
    'nel.yaml',
    bytes('# \x85 \x0c\nimage: a:1\n'),
    bytes('# \x85 \x0c\nimage: b:1\n'),
  ],
] as const;

describe('a unified diff', () => {
  it('has three lines of context, and leaves out files that are the same', () => {
    const lines = Array.from({ length: 9 }, (_, n) => `line ${n}`);
    const before = bytes(`${lines.join('\n')}\n`);
    const after = bytes(before.toString('latin1').replace('line 4', 'changed'));
    const diff = unifiedDiff([
      { path: 'same.yaml', before, after: before },
      { path: 'x.yaml', before, after },
    ]);
    expect(diff.toString()).toBe(
      '--- a/x.yaml\n+++ b/x.yaml\n@@ -2,7 +2,7 @@\n line 1\n line 2\n line 3\n-line 4\n+changed\n line 5\n line 6\n line 7\n',
    );
  });

  it.skipIf(!have('patch')).each(CASES)(
    'of %s turns the old bytes to the new with patch',
    async (_case, path, before, after) => {
      const root = await tempFolder();
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), before);
      execFileSync('patch', ['-p1', '--binary', '-s'], { cwd: root, input: unifiedDiff([{ path, before, after }]) });
      expect(await readFile(join(root, path))).toEqual(after);
    },
  );

  it.skipIf(!have('git')).each(CASES)(
    'of %s turns the old bytes to the new with git',
    async (_case, path, before, after) => {
      const root = await tempFolder();
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), before);
      execFileSync('git', ['apply', '--whitespace=nowarn'], {
        cwd: root,
        input: unifiedDiff([{ path, before, after }]),
      });
      expect(await readFile(join(root, path))).toEqual(after);
    },
  );
});

function bytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
