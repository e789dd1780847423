import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Credentials } from '../../../main/engine/registry/credentials.ts';
import type { Vault } from '../../../main/engine/registry/vault.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const seal = async (text: string): Promise<string> => `sealed ${Buffer.from(text).toString('hex')}`;
const open = async (sealed: string): Promise<string> => {
  if (!sealed.startsWith('sealed ')) throw new Error('another key ring');
  return Buffer.from(sealed.slice(7), 'hex').toString();
};

async function desk(): Promise<{ file: string; vault: Vault; env: NodeJS.ProcessEnv }> {
  const folder = await tempFolder();
  const env = { HOME: folder, DOCKER_CONFIG: folder };
  return { file: join(folder, 'user.json'), vault: { file: join(folder, 'user.sealed'), seal, open }, env };
}

describe('credentials with a key ring', () => {
  it('are sealed, and read again', async () => {
    const { file, vault, env } = await desk();
    const kept = await new Credentials({ file, vault, env }).store('h.example', 'lin', 'open-sesame');
    expect(kept).toEqual({ keptBy: 'keyring', where: vault.file });
    expect(await readFile(vault.file, 'utf8')).not.toContain('open-sesame');
    expect((await stat(vault.file)).mode & 0o077).toBe(0);
    const again = new Credentials({ file, vault, env });
    expect(await again.get('h.example')).toEqual({ username: 'lin', password: 'open-sesame' });
    expect(await again.where('h.example')).toBe('keyring');
  });

  it('take the place of one that lay in the open, and leave none of it', async () => {
    const { file, vault, env } = await desk();
    await new Credentials({ file, env }).store('h.example', 'lin', 'older');
    await new Credentials({ file, vault, env }).store('h.example', 'lin', 'newer');
    expect(await readFile(file, 'utf8')).not.toContain('older');
    expect(await new Credentials({ file, env }).get('h.example')).toBeUndefined();
  });

  it('are found in the open where the command put them', async () => {
    const { file, vault, env } = await desk();
    await new Credentials({ file, env }).store('h.example', 'lin', 'open-sesame');
    expect(await new Credentials({ file, vault, env }).where('h.example')).toBe('file');
  });

  it('are forgotten in both', async () => {
    const { file, vault, env } = await desk();
    await new Credentials({ file, vault, env }).store('h.example', 'lin', 'open-sesame');
    expect(await new Credentials({ file, vault, env }).erase('h.example')).toBe(true);
    expect(await new Credentials({ file, vault, env }).where('h.example')).toBe('none');
  });

  it('of another key ring are an error that names the file, not a missing password', async () => {
    const { file, vault, env } = await desk();
    await writeFile(vault.file, '{ "sealed": "elsewhere" }', { mode: 0o600 });
    const got = new Credentials({ file, vault, env }).get('h.example');
    await expect(got).rejects.toMatchObject({
      code: 'registry.credentials',
      params: { detail: expect.stringContaining(vault.file) },
    });
  });
});
