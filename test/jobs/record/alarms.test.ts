import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { KeyStore } from '../../../main/engine/trust/key-store.ts';
import { signList } from '../../../main/engine/trust/signature.ts';
import type { JobView } from '../../../shared/contract.ts';
import { documentOf, gapferry } from '../../cli/run-cli.ts';
import { exported, imported, openFerry, openStation, PASSPHRASE, pushImage, type Station } from './ferry.ts';
import { rewrite, tamper } from './tamper.ts';

let outside: Station;
let inside: Station;
let image: string;
let now: Date;

beforeEach(async () => {
  now = new Date('2026-03-04T05:06:07Z');
  ({ outside, inside } = await openFerry(() => now, ''));
  image = await pushImage(outside, 'app');
});

interface Sent {
  readonly path: string;
  readonly identity: string;
}

function send(): Promise<Sent> {
  now = new Date(now.getTime() + 60_000);
  return exported(outside, [image]);
}

async function receipt({ identity }: Sent): Promise<string> {
  return (await inside.call('receipt.make', { bundle: identity, passphrase: PASSPHRASE })).note;
}

/** There and back once: now each side keeps a head of the other's log. */
async function crossing(): Promise<Sent> {
  const sent = await send();
  await imported(inside, sent.path);
  await outside.call('receipt.add', { text: await receipt(sent) });
  return sent;
}

function verified(path: string, station = inside): Promise<JobView> {
  return station.run({ kind: 'verify', request: { bundle: [path] } });
}

function alarms({ result }: JobView): unknown {
  return result?.alarms;
}

const env = (station: Station) => ({ GAPFERRY_HOME: join(station.folder, 'home'), LANG: 'en_US.UTF-8' });

describe('a command that saw that a log is not what it was', () => {
  it('ends with status 6 after the work is done, of an import and a verification', async () => {
    await crossing();
    const sent = await send();
    rewrite(inside, 5);
    const to = ['--to', `${inside.registry.host}/in`, '--path-template', '{path}'];
    const done = await gapferry(['import', sent.path, ...to, '--json'], { env: env(inside) });
    expect(done.status).toBe(6);
    expect(documentOf(done)).toMatchObject({
      ok: false,
      error: { code: 'audit.headDiffers' },
      job: { state: { state: 'succeeded' }, result: { alarms: [{ whose: 'own', why: 'differs' }] } },
    });
    const zh = await gapferry(['--lang', 'zh', 'verify', sent.path], { env: env(inside) });
    expect(zh.status).toBe(6);
    expect(zh.stderr).toContain('这是本工作站的日志');
  });
});

describe("a stranger's bundle that names the head of somebody's log", () => {
  /** Signed by nobody who is trusted; of the log outside, as long as it is, with another hash. */
  async function rogue(): Promise<Sent> {
    const stranger = await openStation(() => now, '');
    const { log, size } = (await outside.call('audit.list', { limit: 1 })).head;
    const theirs = await exported(stranger, [await pushImage(stranger, 'app')]);
    const file = join(theirs.path, 'bundle.json');
    const list = JSON.parse(await readFile(file, 'utf8'));
    list.auditHead = { log, size, hash: 'f'.repeat(64) };
    const bytes = Buffer.from(`${JSON.stringify(list, null, 2)}\n`);
    const { privateKey } = await new KeyStore(join(stranger.folder, 'home', 'keys')).unlock('own', PASSPHRASE);
    const { sig, sigstore } = signList(bytes, privateKey);
    await writeFile(file, bytes);
    await writeFile(`${file}.sig`, sig);
    await writeFile(`${file}.sigstore.json`, sigstore);
    return theirs;
  }

  it('raises no alarm when it is verified, nor when the genuine ones come', async () => {
    const genuine = await send();
    const bad = await rogue();
    const view = await verified(bad.path);
    expect(view.state).toMatchObject({ error: { code: 'trust.unknownSigner' } });
    expect(alarms(view)).toBeUndefined();
    expect(alarms(await imported(inside, genuine.path))).toBeUndefined();
    expect(alarms(await verified((await send()).path))).toBeUndefined();
  });

  it('is the odd one in the list of heads, beside the exporter who is trusted, in both languages', async () => {
    const genuine = await send();
    const kept = JSON.parse(await readFile(join(genuine.path, 'bundle.json'), 'utf8')).auditHead;
    const bad = await rogue();
    const list = join(bad.path, 'bundle.json');
    const text = await readFile(list, 'utf8');
    expect(text).toContain('f'.repeat(64));
    await verified(bad.path);
    await imported(inside, genuine.path);
    const { peers } = await inside.call('audit.heads', {});
    expect(peers).toHaveLength(2);
    expect(peers.find(({ trusted }) => trusted)).toMatchObject({ head: kept, signerName: 'export desk' });
    expect(peers.find(({ trusted }) => !trusted)).not.toHaveProperty('signerName');
    const { stdout } = await gapferry(['audit', 'heads'], { env: env(inside) });
    expect(stdout).toContain('signer not trusted');
    expect((await gapferry(['--lang', 'zh', 'audit', 'heads'], { env: env(inside) })).stdout).toContain(
      '签名人未受信任',
    );
  });
});

describe('a receipt for a bundle that already said how long the log inside was', () => {
  it('is no late repeat where that log is shorter now: it was cut', async () => {
    await crossing();
    const sent = await crossing();
    const length = (await inside.call('audit.list', { limit: 1 })).head.size;
    tamper(inside, (database) => database.exec(`DELETE FROM audit WHERE seq > 4; DELETE FROM receipt`));
    expect(length).toBeGreaterThan(5);
    expect((await outside.call('receipt.add', { text: await receipt(sent) })).peerLog).toBe('cut');
  });
});

describe('a bundle over a log that is not whole', () => {
  it('is sealed only for a reason, which is recorded, before a registry is asked for anything', async () => {
    await send();
    tamper(outside, (database) =>
      database.exec(`UPDATE audit SET entry = replace(entry, '"at":"2', '"at":"1') WHERE seq = 2`),
    );
    const sources = [
      { name: 'images.yaml', contentBase64: Buffer.from('image: unreachable.invalid/app:1\n').toString('base64') },
    ];
    const request = { sources, output: join(outside.folder, 'bad'), key: 'own' };
    const { state } = await outside.run({ kind: 'export', request });
    expect(state).toMatchObject({ error: { code: 'audit.notSealed', short: 'GF-878' } });
    const { identity } = await exported(outside, [image], { acceptDamagedLog: 'inquiry 7 is closed' });
    const { records } = await outside.call('audit.list', { action: 'bundle.sealed', on: identity });
    expect(records.map(({ entry }) => entry.overrides)).toEqual([
      [{ what: 'damaged log', reason: 'inquiry 7 is closed' }],
    ]);
  });

  it('takes a reason in vain as none: a whole log is nothing that was overridden', async () => {
    const { identity } = await exported(outside, [image], { acceptDamagedLog: 'in case' });
    const { records } = await outside.call('audit.list', { action: 'bundle.sealed', on: identity });
    expect(records[0]?.entry).not.toHaveProperty('overrides');
  });
});

describe('a receipt over a log that is not whole', () => {
  it('is made, so that the other side sees it, and says so here', async () => {
    await crossing();
    const sent = await send();
    await imported(inside, sent.path);
    tamper(inside, (database) =>
      database.exec(`UPDATE audit SET entry = replace(entry, '"at":"2', '"at":"1') WHERE seq = 5`),
    );
    const output = join(inside.folder, 'receipt.txt');
    const made = await gapferry(['receipt', 'make', sent.identity, '-o', output], { env: env(inside) });
    expect(made.status).toBe(0);
    expect(made.stderr).toContain('DAMAGED from entry 1 on');
    const { records } = await inside.call('audit.list', { action: 'receipt.made', limit: 1 });
    expect(records[0]?.entry.detail).toMatchObject({ damaged: 1 });
    const text = await readFile(output, 'utf8');
    expect((await outside.call('receipt.add', { text })).peerLog).toBe('rewritten');
  });
});
