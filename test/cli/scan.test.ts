import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';
import { gapferry } from './run-cli.ts';

describe('scan', () => {
  it('names a file that cannot be read once, and finds what is in the others', async () => {
    const root = await tempFolder();
    await writeFile(join(root, 'a.yaml'), 'image: acme/web:1.0\n');
    await writeFile(join(root, 'deep.json'), '['.repeat(20_000));
    const env = { GAPFERRY_HOME: join(root, 'state') };
    const { status, stdout, stderr } = await gapferry(['scan', '-f', '.'], { cwd: root, env });
    expect(status).not.toBe(0);
    expect(stdout).toContain('acme/web:1.0');
    expect(stderr.split('deep.json')).toHaveLength(2);
    expect(stderr).toContain('nested deeper than 200 levels, as no deployment file is; leave this file out');
  });

  it.each([
    [
      'en',
      'a text like a reference, but other names look the same',
      ': kube-system/default:v1\n',
      'made, not run: a/b:1.0\n',
    ],
    ['zh', '形似镜像引用，但其他名称也可能如此', '：kube-system/default:v1\n', '并不运行：a/b:1.0\n'],
  ])('says why a maybe is one (%s)', async (lang, reason, first, second) => {
    const root = await tempFolder();
    await writeFile(join(root, 'a.yaml'), 'args: ["kube-system/default:v1"]\nbuild: {context: ., tags: ["a/b:1.0"]}\n');
    const { stdout } = await gapferry(['scan', '-f', 'a.yaml', '--lang', lang], {
      cwd: root,
      env: { GAPFERRY_HOME: join(root, 'state') },
    });
    for (const text of [reason, first, second]) expect(stdout).toContain(text);
  });
});
