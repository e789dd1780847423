import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type CliOptions, type CliResult, documentOf, gapferry } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'gapferry-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const env = { GAPFERRY_HOME: join(folder, 'home'), DOCKER_CONFIG: join(folder, 'docker') };
const run = (args: readonly string[], options: CliOptions = {}): Promise<CliResult> =>
  gapferry(args, { cwd: folder, ...options, env: { ...env, ...options.env } });

const Key = z.object({ name: z.string(), fingerprint: z.string(), encrypted: z.boolean() });
const keyOf = (result: CliResult): z.infer<typeof Key> => Key.parse(documentOf(result).key);

describe('gapferry key', () => {
  it('makes a key with the passphrase of the environment, and the copy that was asked for', async () => {
    const made = await run(['key', 'new', 'desk', '--backup', 'desk.key', '--json'], {
      env: { GAPFERRY_PASSPHRASE: 'correct horse' },
    });
    expect(made).toMatchObject({ status: 0, stderr: '' });
    expect(keyOf(made)).toMatchObject({ name: 'desk', encrypted: true });
    expect(documentOf(made).backup).toBe(join(folder, 'desk.key'));
    expect(readFileSync(join(folder, 'desk.key'), 'utf8')).toContain('ENCRYPTED SIGSTORE PRIVATE KEY');
    expect(statSync(join(folder, 'desk.key')).mode & 0o777).toBe(0o600);
  });

  it('says what a key without a passphrase means, and that there is no copy', async () => {
    const made = await run(['key', 'new', 'open']);
    expect(made.status).toBe(0);
    expect(made.stderr).toContain('whoever can read its file can sign in your name');
    expect(made.stderr).toContain('There is no backup copy');
  });

  it('is quiet about a copy that was plainly not wanted', async () => {
    writeFileSync(join(folder, 'pass.txt'), 'from a file\n');
    const made = await run(['key', 'new', 'plain', '--no-backup', '--passphrase-file', 'pass.txt']);
    expect(made).toMatchObject({ status: 0, stderr: '' });
  });

  it('never writes over a key', async () => {
    const again = await run(['key', 'new', 'desk', '--json']);
    expect(again.status).toBe(3);
    expect(documentOf(again).error).toMatchObject({ code: 'key.exists', params: { name: 'desk' } });
    const copy = await run(['key', 'export', 'desk', '-o', 'desk.key', '--json']);
    expect(documentOf(copy).error).toMatchObject({ code: 'medium.occupied' });
  });

  it('opens a copy with its passphrase only', async () => {
    const wrong = await run(['key', 'import', 'desk.key', '--name', 'copy', '--json'], {
      env: { GAPFERRY_PASSPHRASE: 'wrong' },
    });
    expect(wrong.status).toBe(3);
    expect(documentOf(wrong).error).toMatchObject({ code: 'key.passphrase' });
    const none = await run(['key', 'import', 'desk.key', '--name', 'copy', '--json']);
    expect(none.status).toBe(2);
    expect(documentOf(none).error).toMatchObject({
      code: 'key.passphraseNeeded',
      remedy: expect.stringContaining('--passphrase-file'),
    });
    const right = await run(['key', 'import', 'desk.key', '--name', 'copy', '--json'], {
      env: { GAPFERRY_PASSPHRASE: 'correct horse' },
    });
    expect(keyOf(right).fingerprint).toBe(keyOf(await run(['key', 'show', 'desk', '--json'])).fingerprint);
  });

  it('lists keys as a table and as a document', async () => {
    const text = await run(['key', 'list']);
    expect(text.stdout).toMatch(/^NAME +CREATED +PASSPHRASE +FINGERPRINT\n/);
    const names = z.array(Key).parse(documentOf(await run(['key', 'list', '--json'])).keys);
    expect(names.map(({ name }) => name)).toEqual(['copy', 'desk', 'open', 'plain']);
  });

  it('prints a public key that can be carried over', async () => {
    const { stdout } = await run(['key', 'export', 'desk', '--public']);
    expect(stdout).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
    writeFileSync(join(folder, 'desk.pub'), stdout);
  });
});

describe('gapferry trust', () => {
  it('wants to know without a terminal how the key was confirmed', async () => {
    const result = await run(['trust', 'add', '王磊', 'desk.pub', '--json']);
    expect(result.status).toBe(2);
    expect(result.stderr).toMatch(/Fingerprint of this key: ([0-9a-f]{4} ){15}[0-9a-f]{4}/);
    expect(documentOf(result).error).toMatchObject({ params: { option: '--confirmed TEXT' } });
  });

  it('refuses the last eight characters of another key', async () => {
    const args = [
      'trust',
      'add',
      '王磊',
      'desk.pub',
      '--confirmed',
      'phone',
      '--fingerprint-end',
      '00000000',
      '--json',
    ];
    const result = await run(args);
    expect(result.status).toBe(2);
    expect(documentOf(result).error).toMatchObject({ code: 'trust.notConfirmed' });
  });

  it('takes the right ones, and remembers how they were confirmed', async () => {
    const { fingerprint } = keyOf(await run(['key', 'show', 'desk', '--json']));
    const end = ['--fingerprint-end', fingerprint.slice(-8)];
    const added = await run(['trust', 'add', '王磊', 'desk.pub', '--confirmed', '电话', ...end, '--json']);
    expect(documentOf(added)).toMatchObject({ ok: true, signer: { name: '王磊', confirmed: '电话', fingerprint } });
    expect((await run(['trust', 'list', '--lang', 'zh'])).stdout).toContain('王磊  ');
    expect((await run(['trust', 'remove', '王磊'])).stdout).toBe('王磊 is no longer trusted.\n');
    expect(documentOf(await run(['trust', 'list', '--json']))).toEqual({ ok: true, signers: [] });
  });
});

describe('gapferry registry', () => {
  it('keeps what is not given, and can take mirrors and plain HTTP back', async () => {
    const host = 'harbor.example:5000';
    await run(['registry', 'set', host, '--plain-http', '--mirror', 'a.example/x', '--mirror', 'b.example']);
    const proxied = await run(['registry', 'set', host, '--proxy', 'direct', '--json']);
    expect(documentOf(proxied).registry).toMatchObject({
      plainHttp: true,
      mirrors: ['a.example/x', 'b.example'],
      proxy: 'direct',
    });
    const bare = await run(['registry', 'set', host, '--no-plain-http', '--no-mirror', '--json']);
    expect(documentOf(bare).registry).toMatchObject({ plainHttp: false, mirrors: [], proxy: 'direct' });
  });

  it('names a CA file that is not there', async () => {
    const result = await run(['registry', 'set', 'harbor.example', '--ca', 'no.pem', '--json']);
    expect(result.status).toBe(3);
    expect(documentOf(result).error).toMatchObject({ code: 'input.notFound' });
  });
});

const DEPLOYMENT = `# kept
apiVersion: v1
kind: Pod
spec:
  containers:
    - image: "ghcr.io/team/app@sha256:${'a'.repeat(64)}"   # kept too
`;

describe('gapferry scan and rewrite', () => {
  it('names the file as it was given, with line and path', async () => {
    writeFileSync(join(folder, 'pod.yaml'), DEPLOYMENT);
    const result = await run(['scan', '-f', 'pod.yaml', '--json']);
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(documentOf(result)).toMatchObject({
      ok: true,
      files: 1,
      findings: [
        { file: 'pod.yaml', line: 6, column: 15, document: 0, path: 'spec.containers[0].image', how: 'image-key' },
      ],
    });
  });

  it('reads standard input', async () => {
    const result = await run(['scan', '-f', '-', '--json'], { input: DEPLOYMENT });
    expect(documentOf(result)).toMatchObject({ findings: [{ file: '-', line: 6 }] });
  });

  it('says which file is not there', async () => {
    const result = await run(['scan', '-f', 'nowhere.yaml', '--json']);
    expect(result.status).toBe(3);
    expect(documentOf(result).error).toMatchObject({ code: 'input.notFound', short: 'GF-201' });
  });

  it('says that there is no image, which is an error', async () => {
    const result = await run(['scan', '-f', '-', '--json'], { input: 'kind: Namespace\n' });
    expect(result.status).toBe(3);
    expect(documentOf(result)).toMatchObject({ ok: false, error: { code: 'input.noImage' }, findings: [] });
  });

  it('gives the findings of good files beside the error of a broken one', async () => {
    writeFileSync(join(folder, 'broken.yaml'), 'a: [\nimage: x.example/a:1\n');
    const result = await run(['scan', '-f', 'pod.yaml', 'broken.yaml', '--json']);
    expect(result.status).toBe(3);
    expect(documentOf(result)).toMatchObject({ ok: false, error: { code: 'input.notYaml' } });
    expect(z.array(z.object({ file: z.string() })).parse(documentOf(result).findings)).toContainEqual(
      expect.objectContaining({ file: 'pod.yaml' }),
    );
  });

  it('locks what is pinned already without asking anybody, and rewrites by the lock to standard output alone', async () => {
    const locked = await run(['lock', '-f', 'pod.yaml', '-o', 'images.lock.yml']);
    expect(locked).toMatchObject({ status: 0, stderr: '' });
    expect(existsSync(join(folder, 'images.lock.yml'))).toBe(true);
    const result = await run(['rewrite', '-f', 'pod.yaml', '--lock', 'images.lock.yml', '-o', '-']);
    expect(result).toEqual({ status: 0, stderr: '', stdout: DEPLOYMENT });
  });

  it('divides several files by document marks', async () => {
    writeFileSync(join(folder, 'more.yaml'), `---\n${DEPLOYMENT}`);
    const files = ['-f', 'pod.yaml', '-f', 'more.yaml', '-f', 'pod.yaml'];
    const result = await run(['rewrite', ...files, '--lock', 'images.lock.yml', '-o', '-']);
    expect(result.stdout).toBe(`${DEPLOYMENT}---\n${DEPLOYMENT}`);
  });
});

describe('gapferry job', () => {
  it('has an empty list at first', async () => {
    expect(await run(['job', 'list'])).toEqual({ status: 0, stdout: 'No jobs yet.\n', stderr: '' });
    expect(documentOf(await run(['job', 'list', '--json']))).toEqual({ ok: true, jobs: [] });
  });

  it.each(['show', 'resume', 'cancel'])('%s says that there is no such job', async (name) => {
    const result = await run(['job', name, '01900000-0000-7000-8000-000000000000', '--json']);
    expect(result.status).toBe(3);
    expect(documentOf(result).error).toMatchObject({ code: 'job.missing' });
  });
});
