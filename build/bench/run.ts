import { existsSync } from 'node:fs';
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { dropCaches } from './caches.ts';
import { type ContestResult, contest } from './contest.ts';
import { large } from './large.ts';
import { makeImages } from './made-images.ts';
import { reportJson, reportText } from './report.ts';

/**
 * `npm run bench -- [--gib N] [--images N] [--runs N] [--warm] [--work DIR] [--keep]`: makes its own data, runs the peers
 * beside us, prints tables on stderr and the same as JSON on stdout. Asserts nothing.
 * Up to LARGE GiB it is a contest between Debian's registries; above it is a question of memory, on registries without a disk.
 */
const LARGE = 8;
const GIB = 2 ** 30;
/** The source, a bundle, a tar, a layout, a copy by dd and a target, at their most. */
const COPIES_OF_CONTEST = 6;
/** The bundle alone, and room for the rest. */
const COPIES_OF_LARGE = 1.2;

const { values } = parseArgs({
  options: {
    gib: { type: 'string', default: '2' },
    images: { type: 'string', default: '20' },
    runs: { type: 'string', default: '3' },
    warm: { type: 'boolean', default: false },
    work: { type: 'string', default: tmpdir() },
    keep: { type: 'boolean', default: false },
  },
});

const bytes = Number(values.gib) * GIB;
const isLarge = Number(values.gib) > LARGE;
const folder = await mkdtemp(join(values.work, 'gapferry-bench-'));
const notes: string[] = [];
try {
  await main();
} finally {
  if (values.keep) say(`kept: ${folder}`);
  else await rm(folder, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const needed = bytes * (isLarge ? COPIES_OF_LARGE : COPIES_OF_CONTEST);
  if (bavail * bsize < needed) return say(`skipped: ${folder} has no room for ${(needed / GIB).toFixed(0)} GiB`);
  if (!isLarge && !have('docker-registry')) return say('skipped: docker-registry is not installed');

  say(`making ${values.images} images of ${values.gib} GiB`);
  const made = makeImages(Number(values.images), bytes);
  const result = isLarge ? await large(folder, made, say) : await contested(made);
  const report = {
    machine: { processors: cpus().length, model: cpus()[0]?.model ?? '', memoryGiB: Math.round(totalmem() / GIB) },
    data: { images: made.images.length, blobs: made.blobs.size, bytes: made.bytes },
    ...result,
    notes,
  };
  process.stderr.write(`\n${reportText(report)}`);
  process.stdout.write(reportJson(report));
}

function contested(made: ReturnType<typeof makeImages>): Promise<ContestResult> {
  const peers = { skopeo: have('skopeo') };
  if (!peers.skopeo) notes.push('skopeo is not installed: nothing to compare with');
  if (values.warm) notes.push('page cache left warm, as asked');
  else if (!dropCaches()) notes.push('page cache not dropped between runs: not permitted');
  return contest({ folder, made, runs: Number(values.runs), warm: values.warm, peers, say });
}

function have(tool: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((dir) => existsSync(join(dir, tool)));
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
