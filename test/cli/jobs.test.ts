import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { localTransport } from '../../main/api/local-transport.ts';
import { openHost } from '../../main/host.ts';
import { type EmbeddedRegistry, startRegistry } from '../../main/practice/registry.ts';
import { SAMPLE_FILES, SAMPLE_HOSTS } from '../../main/practice/sample-files.ts';
import { sampleRepositories } from '../../main/practice/sample-images.ts';
import { seed } from '../../main/practice/seed.ts';
import { have } from '../support/have.ts';
import { type CliOptions, type CliResult, documentOf, gapferry } from './run-cli.ts';
import { onTerminal } from './terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'gapferry-jobs-'));
const env = {
  GAPFERRY_HOME: join(folder, 'home'),
  DOCKER_CONFIG: join(folder, 'docker'),
  GAPFERRY_PASSPHRASE: 'right',
};
const run = (args: readonly string[], options: CliOptions = {}): Promise<CliResult> =>
  gapferry(args, { cwd: folder, ...options, env: { ...env, ...options.env } });
const Job = z.object({
  id: z.string(),
  state: z.object({ state: z.string() }).loose(),
  result: z.record(z.string(), z.unknown()).optional(),
});
const jobOf = (result: CliResult): z.infer<typeof Job> => Job.parse(documentOf(result).job);

let registry: EmbeddedRegistry;
let silent: Server;
let silentHost = '';

beforeAll(async () => {
  registry = await startRegistry();
  await seed(registry.url, sampleRepositories());
  // A registry that takes requests and never answers: what a job hangs on when it is interrupted.
  silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  silentHost = typeof address === 'object' && address ? `127.0.0.1:${address.port}` : '';
  mkdirSync(join(folder, 'files'));
  for (const { name, text } of SAMPLE_FILES) writeFileSync(join(folder, 'files', name), text);
  await setUp();
});

/** Through the same contract as the command, in this process: it saves a dozen starts. */
async function setUp(): Promise<void> {
  const host = await openHost({ env });
  const { send } = localTransport(host);
  for (const name of [registry.host, silentHost]) await send('registry.set', { host: name, plainHttp: true });
  for (const name of SAMPLE_HOSTS) await send('registry.set', { host: name, mirrors: [registry.host] });
  const made = await send('key.new', { name: 'desk', passphrase: 'right' });
  if (made.ok) writeFileSync(join(folder, 'desk.pub'), made.value.publicPem);
  await host.close();
}

afterAll(async () => {
  await registry.close();
  silent.closeAllConnections();
  await new Promise((resolve) => silent.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

describe('a command that runs a job', () => {
  it('shows progress on standard error and prints the job as one document', async () => {
    const result = await run(['export', '-f', 'files', '-o', 'bundle', '--json', '--ticket', 'CHG-1']);
    expect(result.status).toBe(0);
    expect(result.stderr).toMatch(/^Job [0-9a-f-]{36}\n/);
    expect(documentOf(result)).toMatchObject({
      ok: true,
      job: {
        kind: 'export',
        state: { state: 'succeeded' },
        actor: { ticket: 'CHG-1' },
        result: { paths: [join(folder, 'bundle')] },
      },
    });
    expect(documentOf(await run(['job', 'show', jobOf(result).id, '--json'])).job).toMatchObject({
      id: jobOf(result).id,
    });
  });

  it('keeps the names of files as they were given, though their paths are stored whole', async () => {
    const view = documentOf(await run(['inspect', 'bundle', '--json']));
    expect(view.sources).toContain('files/web.yaml');
  });

  it('ends with the status of its verdict: not trusted, then trusted, then not genuine', async () => {
    const unknown = await run(['verify', 'bundle', '--json']);
    expect(unknown.status).toBe(7);
    expect(documentOf(unknown)).toMatchObject({
      ok: false,
      error: { code: 'trust.unknownSigner' },
      job: { result: { whole: true } },
    });
    expect((await run(['verify', 'bundle', '--trust', 'desk.pub'])).status).toBe(0);
    const readme = join(folder, 'bundle', 'README.txt');
    writeFileSync(readme, readFileSync(readme, 'utf8').replace('G', 'g'));
    const changed = await run(['verify', 'bundle', '--trust', 'desk.pub', '--lang', 'zh']);
    expect(changed.status).toBe(6);
    expect(changed.stderr).toContain('镜像包中的文件被改动：README.txt');
  });

  it('is refused where there is no passphrase and nobody to ask, and goes on when it is there', async () => {
    const { GAPFERRY_HOME, DOCKER_CONFIG } = env;
    const without = { GAPFERRY_HOME, DOCKER_CONFIG };
    const refused = await gapferry(['export', '-f', 'files', '-o', 'second', '--json'], { cwd: folder, env: without });
    expect(refused.status).toBe(2);
    expect(documentOf(refused).error).toMatchObject({ code: 'key.passphraseNeeded', params: { name: 'desk' } });
    const resumed = await run(['job', 'resume', jobOf(refused).id, '--json']);
    expect(resumed.status).toBe(0);
    expect(jobOf(resumed).state.state).toBe('succeeded');
  });

  it.skipIf(!have('python3'))('asks again for a wrong passphrase (python3 makes the terminal)', async () => {
    const { status, shown } = await onTerminal(
      ['export', '-f', 'files', '-o', 'third'],
      [['Passphrase of the key desk: ', 'right\r']],
      { cwd: folder, env: { ...env, GAPFERRY_PASSPHRASE: 'wrong' } },
    );
    expect(shown).toContain('Wrong passphrase for the key desk');
    expect(shown).toContain('images in a sealed bundle.');
    expect(status).toBe(0);
  });

  it('fails with the exit status of the side that failed', async () => {
    const lost = { input: 'image: lost.invalid/a/b:1\n' };
    const result = await run(['export', '-f', '-', '-o', 'fourth', '--json'], lost);
    expect(result.status).toBe(4);
    expect(documentOf(result)).toMatchObject({ error: { side: 'source' }, job: { state: { state: 'failed' } } });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'stops at %s with status 130, paused, and says how to go on',
    async (signal) => {
      const script = fileURLToPath(new URL('../../main/cli/gapferry.mjs', import.meta.url));
      const args = [script, 'export', '-f', '-', '-o', `stopped-${signal}`, '--unsigned', '--json'];
      const child = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, ...env, LANG: 'C' } });
      child.stdin.end(`image: ${silentHost}/a/b:1\n`);
      let stderr = '';
      let stdout = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
      });
      const status = await new Promise((resolve) => {
        let sent = false;
        child.stderr.setEncoding('utf8').on('data', (text: string) => {
          stderr += text;
          if (!sent && stderr.includes('resolving')) sent = child.kill(signal);
        });
        child.on('close', resolve);
      });
      expect(status).toBe(130);
      const [, id = ''] = /Job (\S+)/.exec(stderr) ?? [];
      expect(documentOf({ status: 130, stdout, stderr }).error).toMatchObject({
        code: 'job.interrupted',
        remedy: expect.stringContaining(`gapferry job resume ${id}`),
      });
      expect(jobOf(await run(['job', 'show', id, '--json'])).state).toEqual({ state: 'paused', reason: 'shutdown' });
      expect(jobOf(await run(['job', 'cancel', id, '--json'])).state).toEqual({ state: 'cancelled' });
    },
  );
});
