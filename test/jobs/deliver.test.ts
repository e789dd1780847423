import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeBeside } from '../../main/jobs/deliver.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gapferry-deliver-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a file that is written where another is', () => {
  it('keeps the other under a name of its own, each time', async () => {
    const path = join(folder, 'deploy', 'web.yaml');
    expect(await writeBeside(path, Buffer.from('first\n'))).toBeUndefined();
    expect(await writeBeside(path, Buffer.from('second\n'))).toBe(`${path}.bak`);
    expect(await writeBeside(path, Buffer.from('third\n'))).toBe(`${path}.bak2`);
    expect(await readFile(path, 'utf8')).toBe('third\n');
    expect(await readFile(`${path}.bak`, 'utf8')).toBe('first\n');
    expect(await readFile(`${path}.bak2`, 'utf8')).toBe('second\n');
  });

  it('leaves no second one where the content is the same', async () => {
    const path = join(folder, 'web.yaml');
    await writeFile(path, 'same\n');
    expect(await writeBeside(path, Buffer.from('same\n'))).toBeUndefined();
    expect(await readdir(folder)).toEqual(['web.yaml']);
  });
});
