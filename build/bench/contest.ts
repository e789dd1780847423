import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dropCaches } from './caches.ts';
import { digestsKeptInLayout, digestsKeptInRegistry } from './check-digests.ts';
import { type RunningRegistry, startDebianRegistry } from './debian-registry.ts';
import type { MadeImages } from './made-images.ts';
import { diskUse, type Measured, measure } from './measured.ts';
import { deploymentFile, OurCommand, type OurRun } from './ours.ts';
import { pushImages } from './push-images.ts';
import { type Figure, median, type Row, secondsOf } from './report.ts';
import { skopeoExport, skopeoImport } from './skopeo.ts';

export interface ContestOptions {
  readonly folder: string;
  readonly made: MadeImages;
  readonly runs: number;
  /** Leave the page cache as it is: then processors are compared, not disks. */
  readonly warm: boolean;
  readonly peers: { readonly skopeo: boolean };
  readonly say: (line: string) => void;
}

export interface ContestResult {
  readonly rows: readonly Row[];
  readonly figures: readonly Figure[];
}

/** Export and import between Debian's registries, by us and by the peers in turn. */
export async function contest(options: ContestOptions): Promise<ContestResult> {
  const { folder, made, say } = options;
  const ours = new OurCommand(join(folder, 'ours'));
  say('filling the source registry');
  const source = await startDebianRegistry(join(folder, 'source'));
  try {
    await pushImages(source.host, made);
    await ours.prepare();
    await ours.allow(source.host);
    const files = join(folder, 'images.yaml');
    await writeFile(files, deploymentFile(made, source.host));
    const exported = await exports(options, ours, source, files);
    const imported = await imports(options, ours);
    return { rows: [...exported.rows, ...imported.rows], figures: [...exported.figures, ...imported.figures] };
  } finally {
    await source.close();
  }
}

async function exports(
  options: ContestOptions,
  ours: OurCommand,
  source: RunningRegistry,
  files: string,
): Promise<ContestResult> {
  const { folder, made, peers } = options;
  const [bundle, layout, tar] = [join(folder, 'bundle'), join(folder, 'layout'), join(folder, 'bundle.tar')];
  const mine: OurRun[] = [];
  const theirs: Measured[] = [];
  const tars: OurRun[] = [];
  const copies: Measured[] = [];
  for (let run = 0; run < options.runs; run++) {
    mine.push(await timed(options, 'gapferry export', () => ours.export(files, bundle)));
    if (peers.skopeo) {
      await rm(layout, { recursive: true, force: true });
      theirs.push(await timed(options, 'skopeo copy to oci:', () => skopeoExport(made, source.host, layout)));
    }
    tars.push(await timed(options, 'gapferry export, tar', () => ours.export(files, tar)));
    copies.push(await timed(options, 'dd', () => dd(tar, join(folder, 'copy'))));
  }
  const rows = [
    { name: 'gapferry export, folder', bytes: made.bytes, runs: mine },
    { name: 'skopeo copy docker: oci:', bytes: made.bytes, runs: theirs },
    { name: 'gapferry export, tar', bytes: made.bytes, runs: tars },
    { name: 'dd bs=1M conv=fsync', bytes: made.bytes, runs: copies },
  ].filter(({ runs }) => runs.length > 0);
  const used = await diskUse([bundle]);
  const figures: Figure[] = [
    ...(peers.skopeo
      ? [
          { name: 'export: skopeo / ours', value: ratio(theirs, mine), wanted: '>= 1.5' },
          { name: 'export: skopeo / ours without the reread', value: ratio(theirs, mine.map(withoutReread)) },
          {
            name: 'digests skopeo kept',
            value: await digestsKeptInLayout(made, layout),
            wanted: `${made.images.length}`,
          },
        ]
      : []),
    { name: 'digests we kept', value: await digestsKeptInLayout(made, bundle), wanted: `${made.images.length}` },
    { name: 'export: ours / dd', value: ratio(mine, copies) },
    { name: 'export: tar / folder', value: ratio(tars, mine) },
    { name: 'export: share of the reread', value: median(mine.map(rereadShare)) },
    { name: 'export: disk / bytes, at the end', value: used / made.bytes, wanted: '1' },
    {
      name: 'export: disk / bytes, at most',
      value: Math.max(...mine.map((m) => m.peakDisk)) / made.bytes,
      wanted: '1',
    },
    { name: 'export: peak memory, MB', value: peakMegabytes([...mine, ...tars]), wanted: '< 300' },
  ];
  await rm(join(folder, 'copy'), { force: true });
  return { rows, figures };
}

async function imports(options: ContestOptions, ours: OurCommand): Promise<ContestResult> {
  const { folder, made, peers } = options;
  const mine: OurRun[] = [];
  const again: OurRun[] = [];
  const theirs: Measured[] = [];
  let kept = 0;
  for (let run = 0; run < options.runs; run++) {
    await withEmptyRegistry(folder, async ({ host }) => {
      await ours.allow(host);
      const bundle = join(folder, 'bundle');
      mine.push(await timed(options, 'gapferry import', () => ours.import(bundle, `${host}/moved`)));
      kept = await digestsKeptInRegistry(made, host, (repository) => `moved/${repository}`);
      again.push(await timed(options, 'gapferry import again', () => ours.import(bundle, `${host}/moved`)));
    });
    if (!peers.skopeo) continue;
    await withEmptyRegistry(folder, async ({ host }) => {
      const layout = join(folder, 'layout');
      theirs.push(await timed(options, 'skopeo copy oci: back', () => skopeoImport(made, layout, host)));
    });
  }
  const rows = [
    { name: 'gapferry import', bytes: made.bytes, runs: mine },
    { name: 'skopeo copy oci: docker:', bytes: made.bytes, runs: theirs },
    { name: 'gapferry import, again', bytes: made.bytes, runs: again },
  ].filter(({ runs }) => runs.length > 0);
  const figures: Figure[] = [
    ...(peers.skopeo ? [{ name: 'import: skopeo / ours', value: ratio(theirs, mine), wanted: '>= 1.3' }] : []),
    { name: 'digests after our import', value: kept, wanted: `${made.images.length}` },
    { name: 'second import: blobs copied', value: Math.max(...again.map(blobsCopied)), wanted: '0' },
    { name: 'import: peak memory, MB', value: peakMegabytes([...mine, ...again]), wanted: '< 300' },
  ];
  return { rows, figures };
}

async function withEmptyRegistry(folder: string, body: (registry: RunningRegistry) => Promise<void>): Promise<void> {
  const target = join(folder, 'target');
  const registry = await startDebianRegistry(target);
  try {
    await body(registry);
  } finally {
    await registry.close();
    await rm(target, { recursive: true, force: true });
  }
}

async function timed<T extends Measured>(
  { warm, say }: ContestOptions,
  name: string,
  body: () => Promise<T>,
): Promise<T> {
  if (!warm) dropCaches();
  const measured = await body();
  say(`${name}: ${measured.seconds.toFixed(2)} s`);
  return measured;
}

function dd(from: string, to: string): Promise<Measured> {
  return measure({ program: 'dd', args: [`if=${from}`, `of=${to}`, 'bs=1M', 'conv=fsync', 'status=none'] });
}

function ratio(above: readonly Measured[], below: readonly Measured[]): number {
  return secondsOf({ name: '', bytes: 0, runs: above }) / secondsOf({ name: '', bytes: 0, runs: below });
}

/** Skopeo rereads nothing: what is left is what both do, though ours is on the medium and theirs in the page cache. */
function withoutReread(run: OurRun): OurRun {
  return { ...run, seconds: run.seconds * (1 - rereadShare(run)) };
}

function rereadShare({ phases, seconds }: OurRun): number {
  return (phases.get('reread') ?? Number.NaN) / seconds;
}

export function blobsCopied({ result }: OurRun): number {
  const { blobs } = result;
  const copied = blobs !== null && typeof blobs === 'object' && 'copied' in blobs ? blobs.copied : undefined;
  return typeof copied === 'number' ? copied : Number.NaN;
}

export function peakMegabytes(runs: readonly Measured[]): number {
  return Math.max(...runs.map(({ peakMemory }) => peakMemory)) / 1e6;
}
