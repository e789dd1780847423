import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { open, readFile, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parsePackingList } from '../../main/engine/bundle/packing-list.ts';
import { openBundle } from '../../main/engine/bundle/reader.ts';
import { digestOf, hexOf } from '../../main/engine/digest.ts';
import { MANIFEST_ACCEPT } from '../../main/engine/media-types.ts';
import { madeCertificate } from '../../main/hosting/certificate.ts';
import { type HostedBundle, hostBundle } from '../../main/hosting/host-bundle.ts';
import { RepositoryBuilder } from '../../main/practice/samples/repository-builder.ts';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { type FerryDesk, openFerryDesk } from '../support/ferry-desk.ts';
import { have } from '../support/have.ts';
import { ExportResult } from '../support/job-results.ts';
import { runBeside } from '../support/tools.ts';

type Fields = Parameters<FerryDesk['export']>[2];

/** A signed index, and an image that shares its name but for the registry. */
async function hosted(name = 'bundle', fields: Fields = {}, tls?: { key: string; cert: string }) {
  const made = new RepositoryBuilder('source.example', 'team/app');
  const amd64 = made.image('amd64', 'app 1');
  const index = made.index([amd64, made.image('arm64', 'app 1')]);
  made.tag('1', index);
  made.cosignSignature(index);
  const sbom = made.artifact('application/spdx+json', 'application/spdx+json', '{"spdxVersion":"2.3"}', index);
  const desk = await openFerryDesk([made.build()]);
  await desk.export([`${desk.source.host}/team/app:1`], name, fields);
  const problems: unknown[] = [];
  const path = join(desk.test.folder, name);
  const served = await serve([path], problems, tls);
  return { desk, path, index, amd64, sbom, problems, ...served };
}

async function serve(paths: string[], problems: unknown[], tls?: { key: string; cert: string }) {
  const { listBytes } = await openBundle(paths);
  const bundle: HostedBundle = await hostBundle({
    paths,
    identity: digestOf(listBytes),
    address: '127.0.0.1',
    port: 0,
    ...(tls ? { tls } : {}),
    onProblem: (error) => problems.push(error),
  });
  onTestFinished(() => bundle.close());
  return { bundle, list: parsePackingList(listBytes), url: `http://127.0.0.1:${bundle.port}` };
}

const accept = { headers: { accept: MANIFEST_ACCEPT } };
/** The largest layer: not a config, so that it lies in a file of its own. */
const layerOf = ({ blobs }: Awaited<ReturnType<typeof serve>>['list']) => {
  const [layer] = blobs.filter(({ mediaType }) => mediaType.includes('layer')).sort((a, b) => b.size - a.size);
  if (!layer) throw new Error('no layer');
  return layer;
};

describe('a hosted bundle', () => {
  it('has every image by its mapped and by its plain name, by tag and by digest', async () => {
    const { bundle, desk, url, index } = await hosted();
    const mapped = `${desk.source.host.replace(':', '-')}/team/app`;
    expect(bundle.images).toEqual([
      { reference: `${desk.source.host}/team/app:1`, names: [`${mapped}:1`, 'team/app:1'] },
    ]);
    for (const name of [mapped, 'team/app'])
      for (const reference of ['1', index.digest]) {
        const answer = await fetch(`${url}/v2/${name}/manifests/${reference}`, accept);
        expect(answer.headers.get('docker-content-digest')).toBe(index.digest);
        expect(digestOf(Buffer.from(await answer.arrayBuffer()))).toBe(index.digest);
      }
    expect(await (await fetch(`${url}/v2/_catalog`)).json()).toEqual({ repositories: [mapped, 'team/app'] });
  });

  it('lists tags and referrers, what belongs to the images among them', async () => {
    const { url, index, sbom } = await hosted();
    const tags = await (await fetch(`${url}/v2/team/app/tags/list`)).json();
    expect(tags).toEqual({ name: 'team/app', tags: ['1', `sha256-${hexOf(index.digest)}.sig`] });
    const referrers = await (await fetch(`${url}/v2/team/app/referrers/${index.digest}`)).json();
    expect(referrers).toMatchObject({ manifests: [{ digest: sbom.digest, artifactType: 'application/spdx+json' }] });
  });

  it.each([
    ['a folder', 'bundle', {}],
    ['a tar', 'bundle.tar', {}],
    ['a folder with blobs in parts', 'bundle', { maxFileSize: 100_000 }],
  ])('serves blobs and ranges of them from %s', async (_, name, fields) => {
    const { url, list } = await hosted(name, fields);
    const { digest, size } = layerOf(list);
    const blob = `${url}/v2/team/app/blobs/${digest}`;
    const head = await fetch(blob, { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe(String(size));
    const whole = Buffer.from(await (await fetch(blob)).arrayBuffer());
    expect(digestOf(whole)).toBe(digest);
    const part = await fetch(blob, { headers: { range: 'bytes=99000-150000' } });
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(99_000, 150_001))).toBe(true);
    expect((await fetch(blob, { headers: { range: `bytes=${size}-` } })).status).toBe(416);
  });

  it('never serves a changed blob whole, and says which it was', async () => {
    const { url, list, path, problems } = await hosted();
    const { digest, size } = layerOf(list);
    const file = await open(join(path, 'blobs', 'sha256', hexOf(digest)), 'r+');
    await file.write(Buffer.from([1]), 0, 1, size - 1);
    await file.close();
    const whole = fetch(`${url}/v2/team/app/blobs/${digest}`).then((answer) => answer.arrayBuffer());
    await expect(whole).rejects.toThrow();
    expect(problems).toMatchObject([{ code: 'bundle.changed', params: { file: `blobs/sha256/${hexOf(digest)}` } }]);
    expect((await fetch(`${url}/v2/`)).status).toBe(200);
  });

  it('breaks off and says so when the medium is pulled', async () => {
    const { url, list, path, problems } = await hosted();
    const { digest } = layerOf(list);
    await rm(path, { recursive: true });
    await fetch(`${url}/v2/team/app/blobs/${digest}`)
      .then((answer) => answer.arrayBuffer())
      .then(
        () => expect.unreachable(),
        () => undefined,
      );
    expect(problems.every((problem) => problem instanceof GapferryError)).toBe(true);
    expect(problems).toHaveLength(1);
  });

  it('serves nothing of one repository under the name of another', async () => {
    const made = ['a', 'b'].map((name) => {
      const builder = new RepositoryBuilder('source.example', `team/${name}`);
      builder.tag('1', builder.image('amd64', `image ${name}`));
      return builder.build();
    });
    const desk = await openFerryDesk(made);
    await desk.export([`${desk.source.host}/team/a:1`, `${desk.source.host}/team/b:1`], 'bundle');
    const { url } = await serve([join(desk.test.folder, 'bundle')], []);
    const foreign = made[1]?.tags.get('1');
    expect((await fetch(`${url}/v2/team/b/manifests/${foreign}`, accept)).status).toBe(200);
    expect((await fetch(`${url}/v2/team/a/manifests/${foreign}`, accept)).status).toBe(404);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('refuses %s', async (method) => {
    const { url } = await hosted();
    const path = method === 'POST' ? 'blobs/uploads/' : 'manifests/1';
    expect((await fetch(`${url}/v2/team/app/${path}`, { method })).status).toBe(405);
  });

  it('of which a volume is missing serves what is there and says what is not', async () => {
    const made = ['a', 'b'].map((name) => {
      const builder = new RepositoryBuilder('source.example', `team/${name}`);
      builder.tag('1', builder.image('amd64', `image ${name}`));
      return builder.build();
    });
    const desk = await openFerryDesk(made);
    const references = made.map(({ path }) => `${desk.source.host}/${path}:1`);
    const view = await desk.export(references, 'bundle', { volumeSize: 250_000 });
    const { paths } = ExportResult.parse(view.result);
    const last = paths.length;
    expect(last).toBeGreaterThan(1);
    await rm(paths.at(-1) ?? '', { recursive: true });
    const { bundle, url, list } = await serve(paths.slice(0, 1), []);
    expect(bundle.missingVolumes).toEqual([last]);
    const away = list.files.filter(({ volumes }) => volumes?.join() === String(last)).map(({ path }) => path);
    const statuses = await Promise.all(
      list.blobs.map(async ({ digest, file, parts = [file ?? ''] }) => {
        const there = !parts.some((path) => away.includes(path));
        const answers = await Promise.all(
          ['a', 'b'].map((name) => fetch(`${url}/v2/team/${name}/blobs/${digest}`, { method: 'HEAD' })),
        );
        return [there, answers.some(({ status }) => status === 200)];
      }),
    );
    expect(statuses.every(([there, served]) => there === served)).toBe(true);
    expect(statuses.some(([there]) => !there)).toBe(true);
  });

  it('is only the one whose signatures were judged', async () => {
    const { path } = await hosted();
    const other = { paths: [path], identity: digestOf('another list'), address: '127.0.0.1', port: 0 };
    await expect(hostBundle({ ...other, onProblem: () => {} })).rejects.toMatchObject({ code: 'bundle.changed' });
  });

  it('says that a port is taken', async () => {
    const { path, bundle, list } = await hosted();
    const identity = digestOf(await readFile(join(path, 'bundle.json')));
    const again = { paths: [path], identity, address: '127.0.0.1', port: bundle.port, onProblem: () => {} };
    await expect(hostBundle(again)).rejects.toMatchObject({ code: 'page.port', params: { port: bundle.port } });
    expect(list.images).toHaveLength(1);
  });

  it.each([
    ['says nothing', ''],
    ['never comes to the end of its request', 'GET /v2/ HTTP/1.1\r\nHost: node\r\n'],
  ])('lets go of a connection that %s, and goes on serving', async (_who, words) => {
    const { path, url } = await hosted();
    const identity = digestOf(await readFile(join(path, 'bundle.json')));
    const options = { paths: [path], identity, address: '127.0.0.1', port: 0, onProblem: () => {} };
    const impatient = await hostBundle({ ...options, patience: { headers: 200, silence: words ? 60_000 : 200 } });
    onTestFinished(() => impatient.close());
    const socket = connect(impatient.port, '127.0.0.1', () => socket.write(words));
    socket.resume();
    await once(socket, 'close');
    expect((await fetch(`http://127.0.0.1:${impatient.port}/v2/`)).status).toBe(200);
    expect((await fetch(`${url}/v2/`)).status).toBe(200);
  });

  it('speaks TLS with a made certificate that a client can be told to trust', async () => {
    const desk = await openFerryDesk([]);
    const made = await madeCertificate(join(desk.test.folder, 'tls'), ['127.0.0.1'], new Date());
    const { bundle, index } = await hosted('bundle', {}, made);
    const body = await new Promise<Buffer>((resolve, reject) => {
      const options = { port: bundle.port, path: '/v2/team/app/manifests/1', ca: made.ca, ...accept };
      const asked = request({ host: '127.0.0.1', ...options }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => resolve(Buffer.concat(chunks)));
      });
      asked.on('error', reject).end();
    });
    expect(createHash('sha256').update(body).digest('hex')).toBe(hexOf(index.digest));
  });

  it.skipIf(!have('skopeo'))('is pulled whole by skopeo, from a tar', async () => {
    const { bundle, desk } = await hosted('bundle.tar');
    const from = `docker://127.0.0.1:${bundle.port}/team/app:1`;
    const to = `dir:${join(desk.test.folder, 'pulled')}`;
    const { status, stderr } = await runBeside('skopeo', ['copy', '--all', '--src-tls-verify=false', from, to]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
