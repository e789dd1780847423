import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parsePackingList } from '../../main/engine/bundle/packing-list.ts';
import type { Descriptor } from '../../main/engine/descriptor.ts';
import { type Digest, digestOf, hexOf } from '../../main/engine/digest.ts';
import { type HarborStandIn, startHarbor } from '../../main/practice/harbor.ts';
import { plain } from '../../main/practice/registry/answer.ts';
import { RepositoryBuilder } from '../../main/practice/samples/repository-builder.ts';
import { seed } from '../../main/practice/seed.ts';
import type { JobView } from '../../shared/contract.ts';
import { startDockerRegistry } from '../support/docker-registry.ts';
import { AccessoryResult, type FerryDesk, openFerryDesk } from '../support/ferry-desk.ts';
import { have } from '../support/have.ts';
import { ExportResult } from '../support/job-results.ts';

const PATH = 'team/app';
const PASSWORD = 'Harbor12345';
const SBOM = 'application/spdx+json';

/** An index for two platforms: signed by tag, its amd64 child too; with an SBOM, which is signed itself, and an attestation. */
function signedApp() {
  const made = new RepositoryBuilder('source.example', PATH);
  const amd64 = made.image('amd64', 'app 1');
  const arm64 = made.image('arm64', 'app 1');
  const index = made.index([amd64, arm64]);
  made.tag('1', index);
  made.cosignSignature(index);
  made.cosignSignature(amd64);
  made.cosignSignature(arm64);
  const sbom = made.artifact(SBOM, SBOM, '{"spdxVersion":"SPDX-2.3"}', index);
  const sbomSignature = made.artifact(
    'application/vnd.cncf.notary.signature',
    'application/jose+json',
    '{"payload":""}',
    sbom,
  );
  const attestation = made.artifact('application/vnd.in-toto+json', 'application/vnd.in-toto+json', '{"_type":"x"}');
  made.tag(`sha256-${hexOf(index.digest)}.att`, attestation);
  return { made, amd64, arm64, index, sbom, sbomSignature, attestation };
}

async function harborOf(desk: FerryDesk, options: Parameters<typeof startHarbor>[0] = {}): Promise<HarborStandIn> {
  const harbor = await startHarbor({ adminPassword: PASSWORD, projects: [{ name: 'apps' }], ...options });
  onTestFinished(() => harbor.close());
  await desk.plain(harbor.host);
  await desk.test.call('registry.login', { host: harbor.host, username: 'admin', password: PASSWORD });
  return harbor;
}

const listOf = async (desk: FerryDesk, name: string) =>
  parsePackingList(await readFile(join(desk.test.folder, name, 'bundle.json')));

function carriedOf(view: JobView) {
  return AccessoryResult.parse(view.result).accessories.flatMap(({ carried }) => carried);
}

const brief = (view: JobView) =>
  carriedOf(view)
    .map(({ kind, state, shownAs }) => `${kind} ${state} ${shownAs}`)
    .sort();

const landedPath = (desk: FerryDesk, base: string) => `${base}/${desk.source.host.replace(':', '-')}/${PATH}`;

describe('what belongs to an image', () => {
  it('stands in the packing list: of the index, of its children, and of what belongs to it', async () => {
    const { made, index, amd64, arm64, sbom, sbomSignature, attestation } = signedApp();
    const desk = await openFerryDesk([made.build()]);
    const view = await desk.export([`${desk.source.host}/${PATH}:1`], 'bundle');
    expect(view.state).toEqual({ state: 'succeeded' });
    const { accessories = [] } = await listOf(desk, 'bundle');
    const listed = accessories.map(({ subject, kind, tag = '-' }) => [subject, kind, tag.replace(/^.*\./, '.')]);
    expect(listed).toHaveLength(6);
    expect(listed).toEqual(
      expect.arrayContaining([
        [index.digest, 'signature', '.sig'],
        [amd64.digest, 'signature', '.sig'],
        [arm64.digest, 'signature', '.sig'],
        [index.digest, 'sbom', '-'],
        [index.digest, 'attestation', '.att'],
        [sbom.digest, 'signature', '-'],
      ]),
    );
    const order = accessories.map(({ subject, digest }) => `${subject} ${digest}`);
    expect(order).toEqual([...order].sort());
    expect(accessories.map(({ digest }) => digest)).toEqual(
      expect.arrayContaining([sbom.digest, sbomSignature.digest, attestation.digest]),
    );
  });

  it('stands in index.json: tags by name, referrers without one', async () => {
    const { made, index, sbom } = signedApp();
    const desk = await openFerryDesk([made.build()]);
    await desk.export([`${desk.source.host}/${PATH}:1`], 'bundle');
    const layout = JSON.parse(await readFile(join(desk.test.folder, 'bundle', 'index.json'), 'utf8'));
    const names = layout.manifests.map(
      ({ annotations }: Descriptor) => annotations?.['org.opencontainers.image.ref.name'],
    );
    expect(names).toContain(`${desk.source.host}/${PATH}:sha256-${hexOf(index.digest)}.sig`);
    const unnamed = layout.manifests.filter(({ annotations }: Descriptor) => annotations === undefined);
    expect(unnamed).toEqual(
      expect.arrayContaining([expect.objectContaining({ digest: sbom.digest, artifactType: SBOM })]),
    );
  });

  it('is found by the fallback tag where the source has no referrers API', async () => {
    const { made, index, sbom } = signedApp();
    made.referrersTag(index, [sbom]);
    const desk = await openFerryDesk([made.build()], { api: 'distribution-2.8' });
    await desk.export([`${desk.source.host}/${PATH}:1`], 'bundle');
    const { accessories = [] } = await listOf(desk, 'bundle');
    expect(accessories).toContainEqual(expect.objectContaining({ subject: index.digest, kind: 'sbom' }));
  });

  it('arrives in Harbor as its accessory, and a second import uploads nothing', async () => {
    const { made } = signedApp();
    const desk = await openFerryDesk([made.build()]);
    const harbor = await harborOf(desk);
    await desk.export([`${desk.source.host}/${PATH}:1`], 'bundle');
    const first = await desk.import('bundle', `${harbor.host}/apps`);
    expect(first.state).toEqual({ state: 'succeeded' });
    expect(brief(first)).toEqual([
      'attestation pushed tag',
      'sbom pushed subject.accessory',
      'signature pushed signature.cosign',
      'signature pushed signature.cosign',
      'signature pushed signature.cosign',
      'signature pushed signature.notation',
    ]);
    harbor.counters.reset();
    const again = await desk.import('bundle', `${harbor.host}/apps`);
    expect(new Set(carriedOf(again).map(({ state }) => state))).toEqual(new Set(['present']));
    expect(harbor.counters.requests('manifest', 'PUT')).toBe(0);
    expect(harbor.counters.requests('uploads', 'POST')).toBe(0);
  });

  it('comes after its subject, as Harbor before 2.9.5 needs it', async () => {
    const { made } = signedApp();
    const desk = await openFerryDesk([made.build()]);
    const harbor = await harborOf(desk, { version: '2.8.0' });
    await desk.export([`${desk.source.host}/${PATH}:1`], 'bundle');
    const view = await desk.import('bundle', `${harbor.host}/apps`);
    const signatures = carriedOf(view).filter(({ tag }) => tag?.endsWith('.sig'));
    expect(signatures.map(({ shownAs }) => shownAs)).toEqual(Array(3).fill('signature.cosign'));
  });

  it.skipIf(!have('docker-registry'))(
    'is listed under the fallback tag of docker-registry, beside what stood there',
    async () => {
      const { made, index, sbom } = signedApp();
      const desk = await openFerryDesk([made.build()]);
      const registry = await startDockerRegistry();
      onTestFinished(() => registry.stop());
      await desk.plain(registry.host);
      await desk.export([`${desk.source.host}/${PATH}:1`], 'bundle');
      const landed = landedPath(desk, 'apps');
      // Somebody at the destination has said something about this very image already.
      const own = new RepositoryBuilder('there.example', landed);
      const note = own.artifact('application/vnd.example.note', 'text/plain', 'approved', index);
      own.referrersTag(index, [note]);
      await seed(`http://${registry.host}`, [own.build()]);
      const view = await desk.import('bundle', `${registry.host}/apps`);
      expect(view.state).toEqual({ state: 'succeeded' });
      const answer = await fetch(`http://${registry.host}/v2/${landed}/manifests/sha256-${hexOf(index.digest)}`, {
        headers: { accept: 'application/vnd.oci.image.index.v1+json' },
      });
      expect(await answer.json()).toMatchObject({
        manifests: [{ digest: note.digest }, { digest: sbom.digest, artifactType: SBOM }],
      });
      expect(brief(view)).toContain('sbom pushed referrer');
      expect(AccessoryResult.parse(view.result).accessories[0]?.alsoShown).toEqual([
        { subject: index.digest, digest: note.digest, as: 'referrer' },
      ]);
      expect(brief(await desk.import('bundle', `${registry.host}/apps`))).toContain('sbom present referrer');
    },
  );

  it('arrives in a project that gives out only what is signed: the image is not called refused before its signature is there', async () => {
    const { made, index } = signedApp();
    const desk = await openFerryDesk([made.build()]);
    const strict = { name: 'apps', metadata: { enable_content_trust_cosign: 'true' } };
    const harbor = await harborOf(desk, { projects: [strict] });
    await desk.export([`${desk.source.host}/${PATH}:1`], 'bundle');
    const view = await desk.import('bundle', `${harbor.host}/apps`);
    expect(view.state).toEqual({ state: 'succeeded' });
    expect(brief(view)).toContain('signature pushed signature.cosign');
    expect(harbor.world.repository(landedPath(desk, 'apps'))?.tags.get('1')?.digest).toBe(index.digest);
    const again = await desk.import('bundle', `${harbor.host}/apps`);
    expect(again.items.map(({ state }) => state)).toEqual(['skipped']);
  });

  it('arrives in a project that gives out only what was scanned, though nothing is yet', async () => {
    const { made, index } = signedApp();
    const desk = await openFerryDesk([made.build()]);
    const careful = { name: 'apps', metadata: { prevent_vul: 'true', severity: 'critical' } };
    const harbor = await harborOf(desk, { projects: [careful] });
    await desk.export([`${desk.source.host}/${PATH}:1`], 'bundle');
    const view = await desk.import('bundle', `${harbor.host}/apps`);
    expect(view.state).toEqual({ state: 'succeeded' });
    expect(brief(view)).toContain('signature pushed signature.cosign');
    expect(harbor.world.repository(landedPath(desk, 'apps'))?.tags.get('1')?.digest).toBe(index.digest);
    const again = await desk.import('bundle', `${harbor.host}/apps`);
    expect(again.items.map(({ state }) => state)).toEqual(['skipped']);
  });

  it('that was left behind, in such a project, is brought by a later import, which knows the image by its digest', async () => {
    const { made } = signedApp();
    const desk = await openFerryDesk([made.build()]);
    const strict = { name: 'apps', metadata: { enable_content_trust_cosign: 'true' } };
    const harbor = await harborOf(desk, { projects: [strict] });
    await desk.export([`${desk.source.host}/${PATH}:1`], 'bundle');
    const bare = await desk.import('bundle', `${harbor.host}/apps`, { accessories: false });
    expect(bare.state).toEqual({ state: 'succeeded' });
    const view = await desk.import('bundle', `${harbor.host}/apps`);
    expect(view.state).toEqual({ state: 'succeeded' });
    expect(view.items.map(({ state }) => state)).toEqual(['skipped']);
    expect(brief(view)).toContain('signature pushed signature.cosign');
  });

  it('stays behind when nobody wants it', async () => {
    const { made } = signedApp();
    const desk = await openFerryDesk([made.build()]);
    const harbor = await harborOf(desk);
    desk.source.counters.reset();
    await desk.export([`${desk.source.host}/${PATH}:1`], 'bare', { accessories: false });
    expect((await listOf(desk, 'bare')).accessories).toBeUndefined();
    expect(desk.source.counters.requests('referrers')).toBe(0);
    await desk.export([`${desk.source.host}/${PATH}:1`], 'bundle');
    expect(carriedOf(await desk.import('bundle', `${harbor.host}/apps`, { accessories: false }))).toEqual([]);
  });

  it('follows a choice of platforms; the original index and what belonged to it travel as evidence', async () => {
    const { made, index, amd64, arm64 } = signedApp();
    const desk = await openFerryDesk([made.build()]);
    const harbor = await harborOf(desk);
    const view = await desk.export([`${desk.source.host}/${PATH}:1`], 'bundle', { platforms: ['linux/amd64'] });
    expect(view.progress?.notices.map(({ kind }) => kind)).toContain('digestChanges');
    const { accessories = [], blobs, images } = await listOf(desk, 'bundle');
    const subjects = new Set<Digest>(accessories.map(({ subject }) => subject));
    expect(images[0]?.originalIndex).toBe(index.digest);
    expect(subjects).toContain(amd64.digest);
    expect(subjects).not.toContain(arm64.digest);
    const there = blobs.map(({ digest }) => digest);
    expect(there).toContain(index.digest);
    expect(there).not.toContain(arm64.digest);
    const imported = await desk.import('bundle', `${harbor.host}/apps`);
    expect(imported.state).toEqual({ state: 'succeeded' });
    expect(brief(imported)).toEqual([
      'attestation evidence null',
      'sbom evidence null',
      'signature evidence null',
      'signature evidence null',
      'signature pushed signature.cosign',
    ]);
  });

  it('that cannot be looked for is said and never fails an export', async () => {
    const { made } = signedApp();
    const desk = await openFerryDesk([made.build()], {
      api: 'oci-1.1',
      hook: ({ method, url }) =>
        method !== 'PUT' && /referrers|\.(?:sig|att|sbom)$/.test(url.pathname)
          ? { kind: 'answer', answer: plain(403, 'not for you') }
          : undefined,
    });
    const view = await desk.export([`${desk.source.host}/${PATH}:1`], 'bundle');
    expect(view.state).toEqual({ state: 'succeeded' });
    expect(view.progress?.notices).toContainEqual({
      kind: 'accessoriesUnknown',
      text: { reference: `${desk.source.host}/${PATH}:1`, count: 12, why: expect.stringMatching(/^GF-/) },
    });
  });

  it('whose bytes are gone at the source stays behind; the image travels', async () => {
    const { made, index, attestation } = signedApp();
    const repository = made.build();
    const desk = await openFerryDesk([repository]);
    const lost = repository.manifests.find(({ digest }) => digest === attestation.digest);
    const [layer] = JSON.parse(Buffer.from(lost?.bytes ?? '').toString()).layers;
    await desk.source.store.driver.remove(desk.source.store.blobPath(layer.digest));
    const view = await desk.export([`${desk.source.host}/${PATH}:1`], 'bundle');
    expect(view.state).toEqual({ state: 'succeeded' });
    const { accessories = [], images } = await listOf(desk, 'bundle');
    expect(images.map(({ digest }) => digest)).toEqual([index.digest]);
    expect(accessories.map(({ kind }) => kind)).not.toContain('attestation');
    expect(accessories.map(({ kind }) => kind)).toContain('sbom');
    expect(view.progress?.notices.map(({ kind }) => kind)).toContain('accessoriesLeftOut');
  });

  it('is left alone where the destination has another one under the tag', async () => {
    const { made, index } = signedApp();
    const desk = await openFerryDesk([made.build()]);
    const harbor = await harborOf(desk);
    await desk.export([`${desk.source.host}/${PATH}:1`], 'bundle');
    const landed = landedPath(desk, 'apps');
    const own = new RepositoryBuilder('there.example', landed);
    const tag = `sha256-${hexOf(index.digest)}.att`;
    own.tag(tag, own.artifact('application/vnd.in-toto+json', 'application/vnd.in-toto+json', '{"ours":true}'));
    const repository = own.build();
    const authorization = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`;
    await seed(harbor.url, [repository], { authorization });
    const view = await desk.import('bundle', `${harbor.host}/apps`);
    expect(view.state).toEqual({ state: 'succeeded' });
    expect(brief(view)).toContain('attestation differs null');
    const there = harbor.world.repository(landed);
    expect(there && harbor.world.artifact(there, tag)?.digest).toBe(repository.tags.get(tag));
  });

  it('that the destination refuses leaves the image landed and the job incomplete; resuming brings it', async () => {
    const { made, sbom } = signedApp();
    const desk = await openFerryDesk([made.build()]);
    let refusing = true;
    const harbor = await harborOf(desk, {
      hook: ({ method, url }) =>
        refusing && method === 'PUT' && url.pathname.endsWith(sbom.digest)
          ? { kind: 'answer', answer: plain(400, 'no such things here') }
          : undefined,
    });
    await desk.export([`${desk.source.host}/${PATH}:1`], 'bundle');
    const view = await desk.import('bundle', `${harbor.host}/apps`);
    expect(view.state).toEqual({ state: 'incomplete', missing: 1 });
    expect(view.items.map(({ state }) => state)).toEqual(['done']);
    expect(carriedOf(view).find(({ digest }) => digest === sbom.digest)).toMatchObject({
      state: 'failed',
      code: 'target.refused',
    });
    refusing = false;
    const resumed = await desk.resume(view.id);
    expect(resumed.state).toEqual({ state: 'succeeded' });
    expect(brief(resumed)).toContain('sbom pushed subject.accessory');
  });

  it('lies in a volume with its image', async () => {
    const made = ['a', 'b'].map((name) => {
      const builder = new RepositoryBuilder('source.example', `team/${name}`);
      const image = builder.image('amd64', `image ${name}`);
      builder.tag('1', image);
      const sbom = builder.artifact(SBOM, SBOM, name.repeat(90_000), image);
      return { name, sbom, repository: builder.build() };
    });
    const desk = await openFerryDesk(made.map(({ repository }) => repository));
    const references = made.map(({ name }) => `${desk.source.host}/team/${name}:1`);
    const view = await desk.export(references, 'bundle', { volumeSize: 520_000 });
    const { paths } = ExportResult.parse(view.result);
    expect(paths).toHaveLength(2);
    const { files } = parsePackingList(await readFile(join(paths[0] ?? '', 'bundle.json')));
    const volumesOf = (digest: Digest) => files.find(({ sha256 }) => sha256 === hexOf(digest))?.volumes ?? [];
    for (const { name, sbom, repository } of made) {
      const layersOf = (manifest: Digest): Digest[] =>
        JSON.parse(
          Buffer.from(repository.manifests.find(({ digest }) => digest === manifest)?.bytes ?? '').toString(),
        ).layers.map(({ digest }: Descriptor) => digest);
      const image = repository.tags.get('1');
      const all = [...layersOf(sbom.digest), ...(image ? layersOf(image) : [])].map(volumesOf);
      const together = [1, 2].filter((volume) => all.every((volumes) => volumes.includes(volume)));
      expect(together, name).not.toEqual([]);
    }
  });

  it('on a volume that is not here is missing alone: its image is there, the job is incomplete, the volume brings it', async () => {
    const { made, index } = signedApp();
    const large = made.artifact(SBOM, SBOM, 'x'.repeat(400_000), index);
    const desk = await openFerryDesk([made.build()]);
    const harbor = await harborOf(desk);
    const view = await desk.export([`${desk.source.host}/${PATH}:1`], 'bundle', { volumeSize: 600_000 });
    const { paths } = ExportResult.parse(view.result);
    expect(paths.length).toBeGreaterThan(1);
    const to = `${harbor.host}/apps`;
    const importing = (bundle: readonly string[], accessories: boolean) =>
      desk.run({ kind: 'import', request: { bundle: [...bundle], to, accessories, acceptUnsigned: 'a test' } });
    expect((await importing(paths, false)).state).toEqual({ state: 'succeeded' });
    const { files, blobs } = parsePackingList(await readFile(join(paths[0] ?? '', 'bundle.json')));
    const layer = blobs.find(({ digest }) => digest === digestOf(Buffer.from('x'.repeat(400_000))));
    const holder = files.find(({ path }) => path === layer?.file)?.volumes ?? [];
    expect(holder).toHaveLength(1);
    // Volumes that lie beside the one that is named are found.
    const away = paths[(holder[0] ?? 0) - 1] ?? '';
    await rename(away, join(desk.test.folder, 'put-away'));
    const partial = await importing(
      paths.filter((path) => path !== away),
      true,
    );
    await rename(join(desk.test.folder, 'put-away'), away);
    expect(partial.state).toMatchObject({ state: 'incomplete' });
    expect(partial.items.map(({ state }) => state)).toEqual(['skipped']);
    expect(carriedOf(partial).find(({ digest }) => digest === large.digest)).toMatchObject({
      state: 'failed',
      code: 'bundle.volumeMissing',
    });
    expect(JSON.stringify(partial.result)).toContain(`"volumes":"${holder.join(', ')}"`);
    const whole = await importing(paths, true);
    expect(whole.state).toEqual({ state: 'succeeded' });
    expect(carriedOf(whole).find(({ digest }) => digest === large.digest)?.state).toBe('pushed');
  });

  it('goes along when images are relocated', async () => {
    const { made } = signedApp();
    const desk = await openFerryDesk([made.build()]);
    const harbor = await harborOf(desk);
    const list = Buffer.from(`${desk.source.host}/${PATH}:1\n`).toString('base64');
    const sources = [{ name: 'images.txt', contentBase64: list }];
    const view = await desk.run({ kind: 'relocate', request: { sources, to: `${harbor.host}/apps` } });
    expect(view.state).toEqual({ state: 'succeeded' });
    expect(brief(view)).toHaveLength(6);
    expect(new Set(carriedOf(view).map(({ state }) => state))).toEqual(new Set(['pushed']));
  });
});
