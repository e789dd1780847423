import { execFile } from 'node:child_process';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startHarbor } from '../../main/practice/harbor.ts';
import { startRegistry } from '../../main/practice/registry.ts';
import { RepositoryBuilder } from '../../main/practice/samples/repository-builder.ts';
import { startDockerRegistry } from '../support/docker-registry.ts';
import { AccessoryResult, type FerryDesk, openFerryDesk } from '../support/ferry-desk.ts';
import { have, type Run } from '../support/tools.ts';

const PASSWORD = 'Harbor12345';
/** No log, no timestamps, no trust root: what an isolated side can do. */
const SIGN = ['--key', 'cosign.key', '--tlog-upload=false', '--use-signing-config=false', '--yes'];
const VERIFY = ['--key', 'cosign.pub', '--insecure-ignore-tlog'];

/** cosign beside this process, in which the registries run. */
function cosign(cwd: string, args: readonly string[]): Promise<Run> {
  const env = { ...process.env, HOME: cwd, DOCKER_CONFIG: `${cwd}/cosign-docker`, COSIGN_PASSWORD: '' };
  return new Promise((resolve) => {
    const child = execFile('cosign', args, { cwd, env, timeout: 60_000 }, (_, stdout, stderr) =>
      resolve({ status: child.exitCode, stdout, stderr }),
    );
    child.stdin?.end();
  });
}

async function ok(run: Promise<Run>): Promise<Run> {
  const done = await run;
  if (done.status !== 0) throw new Error(done.stderr);
  return done;
}

/** An index in the source registry, signed with all its children, with an attestation, by tags or by referrers. */
async function signedDesk(how: 'tags' | 'referrers'): Promise<{ desk: FerryDesk; digest: string }> {
  const made = new RepositoryBuilder('source.example', 'team/app');
  const index = made.index([made.image('amd64', 'app'), made.image('arm64', 'app')]);
  made.tag('1', index);
  const desk = await openFerryDesk([made.build()]);
  const { folder } = desk.test;
  const image = `${desk.source.host}/team/app@${index.digest}`;
  const form = how === 'tags' ? ['--new-bundle-format=false'] : ['--new-bundle-format=true'];
  await ok(cosign(folder, ['generate-key-pair']));
  await ok(cosign(folder, ['sign', ...SIGN, ...form, '--recursive', '--allow-insecure-registry', image]));
  const predicate = await desk.file('predicate.json', '{"builder":{"id":"test"}}');
  const attest = ['attest', ...SIGN, ...form, '--type', 'https://example.org/test', '--predicate', predicate];
  await ok(cosign(folder, [...attest, '--allow-insecure-registry', image]));
  return { desk, digest: index.digest };
}

async function ferry(desk: FerryDesk, to: string): Promise<string> {
  const exported = await desk.export([`${desk.source.host}/team/app:1`], 'bundle');
  expect(exported.state).toEqual({ state: 'succeeded' });
  const imported = await desk.import('bundle', to);
  expect(imported.state).toEqual({ state: 'succeeded' });
  const { accessories } = AccessoryResult.parse(imported.result);
  expect(accessories.flatMap(({ carried }) => carried).every(({ shownAs }) => shownAs !== null)).toBe(true);
  return `${to}/${desk.source.host.replace(':', '-')}/team/app`;
}

const TARGETS = [
  ['docker-registry', 'docker-registry'],
  ['a registry with the referrers API', 'cosign'],
  ['Harbor', 'cosign'],
] as const;

async function target(desk: FerryDesk, name: (typeof TARGETS)[number][0]): Promise<string> {
  if (name === 'docker-registry') {
    const registry = await startDockerRegistry();
    onTestFinished(() => registry.stop());
    await desk.plain(registry.host);
    return `${registry.host}/apps`;
  }
  if (name === 'Harbor') {
    const harbor = await startHarbor({ adminPassword: PASSWORD, projects: [{ name: 'apps' }] });
    onTestFinished(() => harbor.close());
    await desk.plain(harbor.host);
    await desk.test.call('registry.login', { host: harbor.host, username: 'admin', password: PASSWORD });
    const login = ['login', harbor.host, '-u', 'admin', '-p', PASSWORD];
    await ok(cosign(desk.test.folder, login));
    return `${harbor.host}/apps`;
  }
  const registry = await startRegistry({ api: 'oci-1.1' });
  onTestFinished(() => registry.close());
  await desk.plain(registry.host);
  return `${registry.host}/apps`;
}

describe.skipIf(!have('cosign'))('what cosign signed at the source', () => {
  for (const how of ['tags', 'referrers'] as const)
    for (const [name, needs] of TARGETS)
      it.skipIf(!have(needs))(`by ${how}, it verifies after the ferry to ${name}`, async () => {
        const { desk, digest } = await signedDesk(how);
        const landed = await ferry(desk, await target(desk, name));
        const { folder } = desk.test;
        const form = how === 'tags' ? ['--new-bundle-format=false'] : ['--new-bundle-format=true'];
        const image = `${landed}@${digest}`;
        const verified = await cosign(folder, ['verify', ...VERIFY, ...form, '--allow-insecure-registry', image]);
        expect(verified.stderr).toContain('The signatures were verified against the specified public key');
        expect(verified.status).toBe(0);
        const type = ['--type', 'https://example.org/test'];
        const attested = await cosign(folder, [
          'verify-attestation',
          ...VERIFY,
          ...form,
          ...type,
          '--allow-insecure-registry',
          image,
        ]);
        expect(attested.status).toBe(0);
      });

  it('does not verify where it was left behind', async () => {
    const { desk, digest } = await signedDesk('tags');
    const to = await target(desk, 'a registry with the referrers API');
    await desk.export([`${desk.source.host}/team/app:1`], 'bundle', { accessories: false });
    await desk.import('bundle', to);
    const landed = `${to}/${desk.source.host.replace(':', '-')}/team/app`;
    const image = `${landed}@${digest}`;
    const verified = await cosign(desk.test.folder, ['verify', ...VERIFY, '--allow-insecure-registry', image]);
    expect(verified.status).not.toBe(0);
  });
});
