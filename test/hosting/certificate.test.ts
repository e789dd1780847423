import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { madeCertificate } from '../../main/hosting/certificate.ts';
import { have } from '../support/have.ts';
import { tempFolder } from '../support/temp-folder.ts';

const NAMES = ['10.1.2.3', '::1', 'jump-host', 'localhost'];
const NOW = new Date();

describe('a made certificate', () => {
  it('speaks for every name and address, and is signed by its CA', async () => {
    const folder = await tempFolder();
    const made = await madeCertificate(folder, NAMES, NOW);
    const cert = new X509Certificate(made.cert);
    const ca = new X509Certificate(made.ca);
    expect(cert.checkIP('10.1.2.3')).toBe('10.1.2.3');
    expect(cert.checkIP('::1')).toBe('::1');
    expect(cert.checkHost('jump-host')).toBe('jump-host');
    expect(cert.checkHost('elsewhere')).toBeUndefined();
    expect(cert.verify(ca.publicKey)).toBe(true);
    expect(cert.checkIssued(ca)).toBe(true);
    expect([cert.ca, ca.ca]).toEqual([false, true]);
    expect(made.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(await readFile(made.caPath, 'utf8')).toBe(made.ca);
  });

  it('keeps no key of its CA, and its own key for its owner alone', async () => {
    const folder = await tempFolder();
    await madeCertificate(folder, NAMES, NOW);
    const { mode } = await stat(join(folder, 'server.key'));
    if (process.platform !== 'win32') expect(mode & 0o077).toBe(0);
    await expect(stat(join(folder, 'ca.key'))).rejects.toThrow();
  });

  it('is used again while it serves', async () => {
    const folder = await tempFolder();
    const first = await madeCertificate(folder, NAMES, NOW);
    expect(await madeCertificate(folder, NAMES.slice(1), NOW)).toEqual(first);
  });

  it.each([
    ['for a name that it does not speak for', ['10.9.9.9'], 0],
    ['before it runs out', NAMES, 89.5],
  ])('is made anew %s', async (_, names, days) => {
    const folder = await tempFolder();
    const first = await madeCertificate(folder, NAMES, NOW);
    const again = await madeCertificate(folder, names, new Date(NOW.getTime() + days * 86_400_000));
    expect(again.fingerprint).not.toBe(first.fingerprint);
  });

  it('is made anew over files that are none', async () => {
    const folder = await tempFolder();
    for (const name of ['ca.crt', 'server.crt', 'server.key']) await writeFile(join(folder, name), 'x');
    expect((await madeCertificate(folder, NAMES, NOW)).ca).toContain('BEGIN CERTIFICATE');
  });

  it.skipIf(!have('openssl'))('passes the strict checks of openssl', async () => {
    const folder = await tempFolder();
    await madeCertificate(folder, NAMES, NOW);
    const args = ['verify', '-x509_strict', '-purpose', 'sslserver', '-verify_ip', '10.1.2.3', '-CAfile', 'ca.crt'];
    const { stdout } = await promisify(execFile)('openssl', [...args, 'server.crt'], { cwd: folder });
    expect(stdout).toContain('server.crt: OK');
  });
});
