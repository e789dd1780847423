import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePackingList } from '../../../main/engine/bundle/packing-list.ts';
import { RepositoryBuilder } from '../../../main/practice/samples/repository-builder.ts';
import type { ImageEvent } from '../../../shared/record-contract.ts';
import { openFerryDesk } from '../../support/ferry-desk.ts';
import { importerOf } from '../import-support.ts';
import { harborWith, made } from '../preflight/support.ts';
import { exported, imported, openFerry, pushImage } from './ferry.ts';

const HIGH = 'CVE-2024-1000';
const kinds = (events: readonly ImageEvent[], kind: ImageEvent['kind']): ImageEvent[] =>
  events.filter((event) => event.kind === kind);

describe('the life of an image', () => {
  it('tells how it was scanned at its destination, and what was waived there, by whom and until when', async () => {
    const harbor = await harborWith({ scanTime: 50, vulnerabilities: { High: 1, Low: 1 } });
    const station = await importerOf([made('a')], harbor);
    const waivers = join(station.folder, 'waivers.yaml');
    await writeFile(waivers, `waivers:\n- vulnerability: ${HIGH}\n  reason: not reachable\n  until: 2099-01-01\n`);
    const view = await station.import({ maxSeverity: 'medium', waivers, reviewer: 'Li' });
    const [{ digest = '' } = {}] = view.items;
    const events = await station.call('catalog.image', { name: digest });
    expect(kinds(events, 'scanned')).toMatchObject([
      { state: 'pass', scanner: expect.stringContaining('Trivy'), digest },
    ]);
    expect(kinds(events, 'waived')).toMatchObject([
      { what: HIGH, reason: 'not reachable', until: '2099-01-01T23:59:59.000Z', job: view.id },
    ]);
    const { records } = await station.call('audit.list', { overridden: true, action: 'job.ended' });
    expect(records[0]?.entry).toMatchObject({
      who: { reviewer: 'Li' },
      overrides: [{ what: `waiver ${HIGH} (1)`, reason: 'not reachable' }],
    });
  });

  it('tells what travelled with it, into the bundle and out of it; and what belongs is found by its own digest', async () => {
    const source = new RepositoryBuilder('source.example', 'team/app');
    const image = source.image('amd64', 'app 1');
    source.tag('1', image);
    source.cosignSignature(image);
    const sbom = source.artifact('application/spdx+json', 'application/spdx+json', '{}', image);
    const desk = await openFerryDesk([source.build()]);
    const { call } = desk.test;
    const reference = `${desk.source.host}/team/app:1`;
    await desk.export([reference], 'bundle');
    const events = await call('catalog.image', { name: reference });
    expect(
      kinds(events, 'accessory')
        .map(({ what, state }) => `${what} ${state}`)
        .sort(),
    ).toEqual(['sbom sealed', 'signature sealed']);
    const own = await call('catalog.image', { name: sbom.digest });
    expect(own).toMatchObject([{ kind: 'accessory', what: 'sbom', reference, digest: sbom.digest }]);
    const found = await call('catalog.search', { text: sbom.digest.slice(7, 19) });
    expect(found).toEqual([{ reference, digest: sbom.digest }]);
  });

  it('tells who signed the bundle, and what a receipt said of it', async () => {
    const { outside, inside } = await openFerry();
    const app = await pushImage(outside, 'app');
    const { path, identity } = await exported(outside, [app]);
    await imported(inside, path);
    const { note } = await inside.call('receipt.make', { bundle: identity, passphrase: 'correct-horse-battery' });
    await outside.call('receipt.add', { text: note });
    const [key, theirs] = [outside.fingerprint, inside.fingerprint];
    const outsideLife = await outside.call('catalog.image', { name: app });
    expect(kinds(outsideLife, 'exported')).toMatchObject([{ signer: key, identity }]);
    expect(kinds(outsideLife, 'receiptFiled')).toMatchObject([{ state: 'arrived', signer: theirs, identity }]);
    const insideLife = await inside.call('catalog.image', { name: app });
    expect(kinds(insideLife, 'imported')).toMatchObject([{ signer: key, verdict: 'trusted' }]);
    expect(kinds(insideLife, 'receiptMade')).toMatchObject([{ state: 'arrived', signer: theirs }]);
  });

  it('of a layer tells which bundles held it, and it is found by its first digits', async () => {
    const { outside } = await openFerry();
    const { path, identity } = await exported(outside, [await pushImage(outside, 'app')]);
    const { blobs } = parsePackingList(await readFile(join(path, 'bundle.json')));
    const layer = blobs.find(({ mediaType }) => mediaType.includes('layer'))?.digest ?? '';
    expect(await outside.call('catalog.search', { text: layer.slice(0, 19) })).toEqual([
      { reference: layer, digest: layer },
    ]);
    expect(await outside.call('catalog.image', { name: layer })).toMatchObject([{ kind: 'exported', identity }]);
  });
});
