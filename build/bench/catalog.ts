import { createHash } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Catalog } from '../../main/catalog/catalog.ts';
import { toSummary, toView } from '../../main/jobs/job-views.ts';
import { lifeOf } from '../../main/jobs/record/life-of.ts';
import { reconcile } from '../../main/jobs/record/reconcile.ts';
import { recordedBundle, recordedBundles } from '../../main/jobs/record/recorded-bundle.ts';
import type { JobItem } from '../../shared/job.ts';

/**
 * `npm run bench:catalog -- [--items N] [--work DIR] [--keep] [--of FILE]`: makes a catalog of N images in imports of 500 each, asks it what people ask,
 * and prints how long each answer took. Asserts nothing.
 */
const { values } = parseArgs({
  options: {
    items: { type: 'string', default: '1000000' },
    work: { type: 'string', default: tmpdir() },
    keep: { type: 'boolean', default: false },
    /** A catalog of this size that was kept: nothing is made. */
    of: { type: 'string' },
  },
});

const PER_JOB = 500;
/** Blobs of an image, and how many different ones there are: layers are shared. */
const BLOBS = 4;
const POOL = 60_000;
const NOW = new Date('2026-11-24T00:00:00Z');
const ACTOR = { user: 'mei', workstation: 'dc2-import', operator: '王磊' };
const HOSTS = ['docker.io/library', 'quay.io/team', 'gcr.io/kpack', 'registry.k8s.io/ingress', 'ghcr.io/org'];

/** A line for the person who runs it. */
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const hex = (text: string): string => createHash('sha256').update(text).digest('hex');

interface MadeImage {
  readonly reference: string;
  readonly digest: string;
  readonly target: string;
}

/** Some 2,000 applications; a version stays in use for four imports. */
function madeImage(job: number, at: number): MadeImage {
  const app = (job * 31 + at) % 2_000;
  const version = `1.${Math.floor(job / 4)}`;
  const path = `app-${app}`;
  const reference = `${HOSTS[app % HOSTS.length]}/${path}:${version}`;
  return { reference, digest: `sha256:${hex(reference)}`, target: `harbor.dc2.example/mirror/${path}:${version}` };
}

function blobsOf(job: number, images: number): { digest: string; size: number }[] {
  return Array.from({ length: images * BLOBS }, (_, i) => ({
    digest: `sha256:${hex(`blob ${(job * 997 + i * 7) % POOL}`)}`,
    size: 31_000_000,
  }));
}

/** A packing list in size and compressibility, as the catalog keeps it. */
function listBytes(job: number, images: readonly MadeImage[]): Buffer {
  const blobs = blobsOf(job, images.length).map(({ digest }) => digest.slice('sha256:'.length));
  const list = {
    type: 'application/vnd.gapferry.bundle.v1+json',
    critical: [],
    id: '01a20cb2-59d9-7faa-ac85-d725889e88a1',
    name: `bundle-${job}`,
    created: '2026-11-24T00:00:00Z',
    creator: { name: 'gapferry', version: '1.0.0' },
    annotations: {},
    stream: { name: 'prod', number: job + 1, unused: [] },
    images: images.map(({ reference, digest }) => ({
      ...{ reference, digest, mediaType: 'application/vnd.oci.image.index.v1+json' },
      ...{ platforms: ['linux/amd64', 'linux/arm64'], size: 118_000_000, resolvedBy: 'quay.io', confirmedBy: 'origin' },
    })),
    sources: [],
    files: blobs.map((sha256) => ({ path: `blobs/sha256/${sha256}`, size: 31_000_000, sha256 })),
    blobs: blobs.map((sha256) => ({
      ...{ digest: `sha256:${sha256}`, size: 31_000_000 },
      ...{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', file: `blobs/sha256/${sha256}` },
    })),
    requires: [],
  };
  return Buffer.from(`${JSON.stringify(list, null, 2)}\n`);
}

function addImport(catalog: Catalog, job: number): void {
  const id = `01a20cb2-${String(job).padStart(4, '0')}-7faa-ac85-${String(job).padStart(12, '0')}`;
  const at = new Date(NOW.getTime() - 86_400_000 + job * 1000).toISOString();
  const images = Array.from({ length: PER_JOB }, (_, i) => madeImage(job, i));
  const bytes = listBytes(job, images);
  const identity = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const request = {
    kind: 'import',
    request: { bundle: [`/media/stick/bundle-${job}`], to: 'harbor.dc2.example/mirror' },
  };
  catalog.jobs.insert({
    id,
    kind: 'import',
    title: `bundle-${job} → harbor.dc2.example/mirror`,
    request,
    actor: ACTOR,
    at,
  });
  const items = images.map(
    ({ reference: name, digest, target }): JobItem => ({ name, state: 'done', digest, target: `${target}@${digest}` }),
  );
  catalog.jobs.setItems(id, items);
  const verdict = job % 50 === 0 ? 'unsigned' : 'trusted';
  const row = {
    identity,
    name: `bundle-${job}`,
    role: 'imported' as const,
    job_id: id,
    verdict,
    reason: null,
    signer: hex('key'),
    at,
  };
  catalog.bundles.record(row, bytes);
  catalog.images.list(identity, {
    images,
    blobs: blobsOf(job, images.length),
    stream: { name: 'prod', number: job + 1, unused: [] },
  });
  for (const image of images) catalog.images.land(id, image, at);
  catalog.images.found(
    id,
    images.slice(0, 100).map(({ reference }, i) => ({ file: `deploy-${job % 40}.yaml`, line: i + 1, reference })),
  );
  const entry = {
    who: ACTOR,
    on: { kind: 'bundle', id: identity, name: `bundle-${job}` },
    outcome: 'done' as const,
    job: id,
  };
  for (const action of ['job.started', 'bundle.imported', 'job.ended'] as const)
    catalog.audit.append({ ...entry, action }, at);
  catalog.arrivals.put({
    ...{ stream: 'prod', audience: '', number: job + 1, identity, target: 'harbor.dc2.example/mirror' },
    ...{ job_id: id, trusted: true, whole: true, at },
  });
}

/** The slowest of a few answers, in milliseconds. */
function slowest(questions: readonly (() => unknown)[]): { first: number; slowest: number } {
  const times = questions.map((question) => {
    const start = performance.now();
    question();
    return performance.now() - start;
  });
  return { first: times[0] ?? 0, slowest: Math.max(...times) };
}

async function open(path: string): Promise<{ catalog: Catalog; milliseconds: number }> {
  const start = performance.now();
  const catalog = await Catalog.open(path);
  return { catalog, milliseconds: performance.now() - start };
}

function ask(catalog: Catalog, jobs: number): Record<string, { first: number; slowest: number }> {
  const some = Array.from({ length: 8 }, (_, i) => Math.floor((i * jobs) / 8));
  const { questions } = catalog;
  const words = ['kpack', 'app 17', 'quay team app 1999', 'docker library 1.3', 'mirror', 'nothing here', 'app', '1'];
  const list = (): unknown => catalog.jobs.list(50).map((job) => toSummary(job, NOW));
  const ids = catalog.jobs.list(1000).map(({ id }) => id);
  return {
    'search by words': slowest(words.map((text) => () => questions.search(text, 100))),
    'search by digest': slowest(
      some.map((job) => () => questions.search(hex(madeImage(job, 3).reference).slice(0, 12), 100)),
    ),
    'life of an image': slowest(some.map((job) => () => lifeOf(catalog, new Map(), madeImage(job, 7).reference, 100))),
    'destination, a page': slowest(
      some.map((job) => () => questions.destination('harbor.dc2.example/mirror', madeImage(job, 0).target, 100)),
    ),
    'what came unsigned': slowest([() => questions.unsigned(100)]),
    'bundles, a page': slowest([
      () => recordedBundles(catalog, new Map(), '', 100),
      () => recordedBundles(catalog, new Map(), 'bundle-1', 100),
    ]),
    'a bundle and what is missing': slowest(
      some.map((job) => () => recordedBundle(catalog, new Map(), `bundle-${job}`)),
    ),
    'history, a page of jobs': slowest([list, list, list]),
    'history, a page of entries': slowest([
      () => catalog.audit.list({}, 50),
      () => catalog.audit.list({ before: 100 }, 50),
    ]),
    'entries of a bundle': slowest(some.map((job) => () => catalog.audit.list({ on: `bundle-${job}` }, 50))),
    'entries of a person': slowest([() => catalog.audit.list({ person: 'nobody' }, 50)]),
    'a job of 500 items': slowest(ids.slice(0, 5).map((id) => () => toView(catalog, id, NOW))),
    'receipts, 100 bundles': slowest([() => reconcile(catalog, new Map(), 100)]),
  };
}

const jobs = Math.ceil(Number(values.items) / PER_JOB);

async function make(path: string): Promise<void> {
  const start = performance.now();
  const { catalog } = await open(path);
  for (let job = 0; job < jobs; job++) await catalog.write(() => addImport(catalog, job));
  catalog.close();
  say(`made ${jobs * PER_JOB} items in ${((performance.now() - start) / 1000).toFixed(0)} s`);
}

async function measure(path: string): Promise<void> {
  const { catalog, milliseconds } = await open(path);
  const answers = ask(catalog, jobs);
  catalog.close();
  const { size } = await stat(path);
  const result = { items: jobs * PER_JOB, bytes: size, openMilliseconds: milliseconds, answers };
  say(`file ${(size / 2 ** 20).toFixed(0)} MiB, opened in ${milliseconds.toFixed(0)} ms`);
  for (const [name, { first, slowest: worst }] of Object.entries(answers)) {
    say(`${name.padEnd(30)} first ${first.toFixed(1).padStart(8)} ms   slowest ${worst.toFixed(1).padStart(8)} ms`);
  }
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
}

if (values.of === undefined) {
  const folder = await mkdtemp(join(values.work, 'gapferry-catalog-'));
  try {
    const path = join(folder, 'catalog.sqlite');
    await make(path);
    await measure(path);
  } finally {
    if (values.keep) say(`left in ${folder}`);
    else await rm(folder, { recursive: true, force: true });
  }
} else {
  await measure(values.of);
}
