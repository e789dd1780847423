import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Credentials } from '../../main/engine/registry/credentials.ts';
import { systemUser } from '../../main/jobs/actor.ts';
import { startHarbor } from '../../main/practice/harbor.ts';
import { startRegistry } from '../../main/practice/registry.ts';
import { blobsCopied } from './contest.ts';
import { makeImages } from './made-images.ts';
import { deploymentFile, OurCommand, type OurRun } from './ours.ts';
import { preflightSeconds } from './preflight-time.ts';
import { pushImages } from './push-images.ts';
import { type Row, reportJson, reportText, secondsOf } from './report.ts';

/**
 * `npm run bench:harbor -- [--mib N] [--runs N]`: imports of the same bundle through the stand-in for Harbor and into the
 * registry that it stands on, each into an empty one and once more; and the time that preflight takes at 20 ms round trip.
 * Prints tables on stderr and the same as JSON on stdout. Asserts nothing.
 */
const IMAGES = 20;
const PREFLIGHT_IMAGES = 200;
const ROUND_TRIP = 20;
const MIB = 2 ** 20;

const { values } = parseArgs({
  options: { mib: { type: 'string', default: '512' }, runs: { type: 'string', default: '3' } },
});
const folder = await mkdtemp(join(tmpdir(), 'gapferry-bench-'));
try {
  await main();
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const made = makeImages(IMAGES, Number(values.mib) * MIB);
  const ours = new OurCommand(join(folder, 'ours'));
  const bundle = join(folder, 'bundle');
  await exportBundle(ours, bundle, made);
  const plain: OurRun[] = [];
  const harbor: OurRun[] = [];
  const again: OurRun[] = [];
  for (let run = 0; run < Number(values.runs); run++) {
    plain.push(await importPlain(ours, bundle));
    const [first, second] = await importTwice(ours, bundle);
    harbor.push(first);
    again.push(second);
  }
  const asked = await preflightSeconds(PREFLIGHT_IMAGES, ROUND_TRIP);
  const rows: Row[] = [
    { name: 'import into the registry', bytes: made.bytes, runs: plain },
    { name: 'import through Harbor', bytes: made.bytes, runs: harbor },
    { name: 'the same once more', bytes: made.bytes, runs: again },
  ];
  const [onRegistry, onHarbor, onceMore] = rows.map(secondsOf);
  const report = {
    machine: { processors: cpus().length, model: cpus()[0]?.model ?? '', memoryGiB: Math.round(totalmem() / 2 ** 30) },
    data: { images: made.images.length, blobs: made.blobs.size, bytes: made.bytes },
    rows,
    figures: [
      { name: 'through Harbor / plain', value: (onHarbor ?? NaN) / (onRegistry ?? NaN), wanted: '<= 1.1' },
      { name: `second import of ${IMAGES} images, s`, value: onceMore ?? NaN, wanted: '< 3' },
      { name: 'second import: blobs copied', value: Math.max(...again.map(blobsCopied)), wanted: '0' },
      { name: `preflight, ${PREFLIGHT_IMAGES} images, ${asked.blobs} blobs, s`, value: asked.seconds, wanted: '< 5' },
    ],
    notes: [],
  };
  process.stderr.write(`\n${reportText(report)}`);
  process.stdout.write(reportJson(report));
}

async function exportBundle(ours: OurCommand, bundle: string, made: ReturnType<typeof makeImages>): Promise<void> {
  const source = await startRegistry();
  try {
    await pushImages(source.host, made);
    await ours.prepare();
    await ours.allow(source.host);
    const files = join(folder, 'images.yaml');
    await writeFile(files, deploymentFile(made, source.host));
    await ours.export(files, bundle);
  } finally {
    await source.close();
  }
}

async function importPlain(ours: OurCommand, bundle: string): Promise<OurRun> {
  const registry = await startRegistry();
  try {
    await ours.allow(registry.host);
    return await ours.import(bundle, `${registry.host}/bench`);
  } finally {
    await registry.close();
  }
}

async function importTwice(ours: OurCommand, bundle: string): Promise<[OurRun, OurRun]> {
  const harbor = await startHarbor({ projects: [{ name: 'bench' }] });
  try {
    await ours.allow(harbor.host);
    // It makes its key for tokens when the first is asked for; a Harbor that runs has one.
    await fetch(`${harbor.url}/service/token?service=harbor-registry&scope=repository:bench/x:pull`);
    const file = join(ours.home, 'credentials', `${encodeURIComponent(systemUser())}.json`);
    await new Credentials({ file, env: { DOCKER_CONFIG: folder } }).store(harbor.host, 'admin', 'Harbor12345');
    const first = await ours.import(bundle, `${harbor.host}/bench`);
    return [first, await ours.import(bundle, `${harbor.host}/bench`)];
  } finally {
    await harbor.close();
  }
}
