import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Credentials } from '../../../main/engine/registry/credentials.ts';
import { failure } from './support.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'credentials-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const auth = (text: string) => Buffer.from(text).toString('base64');

async function credentialsWith(config: unknown, helperSeconds?: number): Promise<Credentials> {
  await mkdir(join(home, '.docker'), { recursive: true });
  await writeFile(join(home, '.docker/config.json'), typeof config === 'string' ? config : JSON.stringify(config));
  const env = { HOME: home, PATH: `${join(home, 'bin')}${delimiter}${process.env.PATH}` };
  return new Credentials({ file: join(home, 'state/credentials.json'), env, helperSeconds });
}

/** A helper that keeps its entries in a folder and notes every call. */
async function installHelper(name: string, script: string): Promise<void> {
  await mkdir(join(home, 'bin'), { recursive: true });
  const path = join(home, 'bin', `docker-credential-${name}`);
  await writeFile(path, `#!/bin/sh\nH='${home}'\necho "$1" >> $H/calls\n${script}`);
  await chmod(path, 0o755);
}
const calls = async () => (await readFile(join(home, 'calls'), 'utf8').catch(() => '')).split('\n').filter(Boolean);

describe("docker's config", () => {
  test('gives user name and password, also with a colon or a dollar sign in them', async () => {
    const credentials = await credentialsWith({
      auths: { 'harbor.corp': { auth: auth('robot$library+ci:pa:ss$word') }, 'other.corp': { auth: auth('u:p') } },
    });
    expect(await credentials.get('harbor.corp')).toEqual({ username: 'robot$library+ci', password: 'pa:ss$word' });
    expect(await credentials.where('harbor.corp')).toBe('docker-config');
    expect(await credentials.get('unknown.corp')).toBeUndefined();
    expect(await credentials.where('unknown.corp')).toBe('none');
  });

  test("knows docker.io by docker's old address and hosts by their URL", async () => {
    const credentials = await credentialsWith({
      auths: {
        'https://index.docker.io/v1/': { auth: auth('hub:p') },
        'https://quay.io/v1/': { auth: auth('quay:p') },
      },
    });
    expect(await credentials.get('docker.io')).toEqual({ username: 'hub', password: 'p' });
    expect(await credentials.get('quay.io')).toEqual({ username: 'quay', password: 'p' });
  });

  test('gives an identity token where there is one', async () => {
    const credentials = await credentialsWith({ auths: { 'a.corp': { auth: auth('x:y'), identitytoken: 'refresh' } } });
    expect(await credentials.get('a.corp')).toEqual({ identityToken: 'refresh' });
  });

  test('is found where DOCKER_CONFIG says', async () => {
    await mkdir(join(home, 'elsewhere'));
    await writeFile(
      join(home, 'elsewhere/config.json'),
      JSON.stringify({ auths: { 'a.corp': { auth: auth('u:p') } } }),
    );
    const env = { HOME: home, DOCKER_CONFIG: join(home, 'elsewhere') };
    const credentials = new Credentials({ file: join(home, 'c.json'), env });
    expect(await credentials.get('a.corp')).toEqual({ username: 'u', password: 'p' });
  });

  test('that is not JSON is named, not passed over', async () => {
    const credentials = await credentialsWith('{');
    const error = await failure(credentials.get('a.corp'));
    expect(error).toMatchObject({ code: 'registry.credentials', params: { host: 'a.corp' } });
  });

  test('with a host called __proto__ finds nothing', async () => {
    const credentials = await credentialsWith('{"auths": {"__proto__": {"auth": "dTpw"}}}');
    expect(await credentials.get('constructor')).toBeUndefined();
  });
});

describe.skipIf(process.platform === 'win32')('a credential helper', () => {
  const keeps = `case $1 in
  get) read host; echo "$host" >> $H/hosts
    if [ -f $H/kept ]; then cat $H/kept; else echo 'credentials not found in native keychain'; exit 1; fi;;
  store) cat > $H/kept;;
  erase) rm $H/kept;;
esac`;

  test('is asked once for each host, however often the credential is wanted', async () => {
    await installHelper('keeps', keeps);
    await writeFile(join(home, 'kept'), JSON.stringify({ ServerURL: '', Username: 'robot$x', Secret: 's' }));
    const credentials = await credentialsWith({ credsStore: 'keeps' });
    const [first, second] = await Promise.all([credentials.get('docker.io'), credentials.get('docker.io')]);
    expect(first).toEqual({ username: 'robot$x', password: 's' });
    expect(second).toEqual(first);
    expect(await credentials.where('docker.io')).toBe('helper');
    expect(await calls()).toEqual(['get']);
    expect(await readFile(join(home, 'hosts'), 'utf8')).toContain('https://index.docker.io/v1/');
  });

  test('is asked for one host after the other, never twice at a time', async () => {
    await installHelper(
      'slow',
      'if ! mkdir $H/lock; then exit 3; fi\nsleep 0.1\nrmdir $H/lock\necho "credentials not found in native keychain"; exit 1',
    );
    const credentials = await credentialsWith({ credsStore: 'slow' });
    const hosts = ['a.corp', 'b.corp', 'c.corp'];
    expect(await Promise.all(hosts.map((host) => credentials.get(host)))).toEqual([undefined, undefined, undefined]);
  });

  test('of one host goes before the store of all', async () => {
    await installHelper('one', `echo '{"Username":"one","Secret":"s"}'`);
    await installHelper('all', `echo '{"Username":"all","Secret":"s"}'`);
    const credentials = await credentialsWith({ credsStore: 'all', credHelpers: { 'a.corp': 'one' } });
    expect(await credentials.get('a.corp')).toMatchObject({ username: 'one' });
    expect(await credentials.get('b.corp')).toMatchObject({ username: 'all' });
  });

  test('that speaks of a <token> gives an identity token', async () => {
    await installHelper('token', `echo '{"Username":"<token>","Secret":"refresh"}'`);
    const credentials = await credentialsWith({ credsStore: 'token' });
    expect(await credentials.get('a.corp')).toEqual({ identityToken: 'refresh' });
  });

  test('that hangs is given up, and not asked again for the next image', async () => {
    await installHelper('hangs', 'exec sleep 600');
    const credentials = await credentialsWith({ credsStore: 'hangs' }, 0.2);
    expect(await failure(credentials.get('a.corp'))).toMatchObject({ code: 'registry.credentials' });
    expect(await failure(credentials.get('a.corp'))).toMatchObject({ code: 'registry.credentials' });
    expect(await calls()).toEqual(['get']);
  });

  test('that fails is named without its words, which may hold a secret', async () => {
    await installHelper('fails', 'echo SECRET; exit 2');
    const credentials = await credentialsWith({ credsStore: 'fails' });
    const error = await failure(credentials.get('a.corp'));
    expect(String(error)).toContain('docker-credential-fails');
    expect(String(error)).not.toContain('SECRET');
  });

  test('whose name is a path is not started', async () => {
    const credentials = await credentialsWith({ credsStore: '../../evil' });
    expect(await failure(credentials.get('a.corp'))).toMatchObject({ code: 'registry.credentials' });
  });

  test('keeps what is stored, and gives it back, and forgets it', async () => {
    await installHelper('keeps', keeps);
    const credentials = await credentialsWith({ credsStore: 'keeps' });
    const kept = await credentials.store('a.corp', 'robot$x', 'secret');
    expect(kept).toEqual({ keptBy: 'helper', where: 'docker-credential-keeps' });
    expect(JSON.parse(await readFile(join(home, 'kept'), 'utf8'))).toMatchObject({
      Username: 'robot$x',
      Secret: 'secret',
    });
    expect(await credentials.get('a.corp')).toEqual({ username: 'robot$x', password: 'secret' });
    expect(await credentials.erase('a.corp')).toBe(true);
    expect(await credentials.get('a.corp')).toBeUndefined();
    expect(await credentials.erase('a.corp')).toBe(false);
  });
});

describe('our own file', () => {
  test('keeps a credential where no helper is set up, readable by its user alone', async () => {
    const credentials = await credentialsWith({});
    const kept = await credentials.store('a.corp', 'robot$x', 's');
    expect(kept).toEqual({ keptBy: 'file', where: join(home, 'state/credentials.json') });
    if (process.platform !== 'win32') expect((await stat(kept.where)).mode & 0o777).toBe(0o600);
    expect(await credentials.get('a.corp')).toEqual({ username: 'robot$x', password: 's' });
    expect(await credentials.where('a.corp')).toBe('file');
  });

  test("goes before docker's config: somebody logged in on purpose", async () => {
    const credentials = await credentialsWith({ auths: { 'a.corp': { auth: auth('docker:p') } } });
    expect(await credentials.get('a.corp')).toMatchObject({ username: 'docker' });
    await credentials.store('a.corp', 'ours', 's');
    expect(await credentials.get('a.corp')).toMatchObject({ username: 'ours' });
    expect(await credentials.erase('a.corp')).toBe(true);
    expect(await credentials.get('a.corp')).toMatchObject({ username: 'docker' });
  });

  test.skipIf(process.platform === 'win32')('that others can read is refused', async () => {
    const credentials = await credentialsWith({});
    const { where } = await credentials.store('a.corp', 'u', 's');
    await chmod(where, 0o644);
    const fresh = await credentialsWith({});
    expect(await failure(fresh.get('a.corp'))).toMatchObject({ code: 'registry.credentials' });
  });

  test('keeps the entries of several hosts apart', async () => {
    const credentials = await credentialsWith({});
    await credentials.store('a.corp', 'a', '1');
    await credentials.store('b.corp:8443', 'b', '2');
    await credentials.erase('a.corp');
    expect(await credentials.get('a.corp')).toBeUndefined();
    expect(await credentials.get('b.corp:8443')).toEqual({ username: 'b', password: '2' });
  });
});
