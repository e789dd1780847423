import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { ExportRequest } from '../../shared/contract.ts';
import { GapferryError, isError, toErrorView } from '../../shared/gapferry-error.ts';
import { volumeState } from '../engine/bundle/volume-paths.ts';
import { type BundleWriter, openWriter } from '../engine/bundle/writer.ts';
import { copyBlob } from '../engine/copy.ts';
import type { Descriptor } from '../engine/descriptor.ts';
import type { Digest } from '../engine/digest.ts';
import { forEachLimited } from '../engine/limiter.ts';
import type { Registries } from '../engine/registry/registries.ts';
import type { ReadStore } from '../engine/store.ts';
import { signList } from '../engine/trust/signature.ts';
import type { JobBody, JobContext, JobOutcome } from './context.ts';
import { type ExportPlan, makeExportPlan } from './export-plan.ts';
import type { BlobOrigins } from './graph-content.ts';
import { ItemBoard } from './item-board.ts';
import { noticeWaits } from './notice-waits.ts';
import { dropPlan, loadPlan, savePlan } from './plan-folder.ts';
import { sealedBelongings } from './record/landed-belongings.ts';
import { requireWritable } from './require-writable.ts';
import { mayLack } from './resolve.ts';
import { openSigner, type Signer } from './signer.ts';

const LeftOutEntries = z.array(z.tuple([z.string(), z.string()]));
const LeftAccessories = z.array(z.string());

/** Blobs at a time: enough to hide a registry's latency, few enough for a stick. */
const PARALLEL_BLOBS = 4;
/** A tar is written in order: small blobs are fetched while they wait for their turn, large ones hold a connection ready. */
const PARALLEL_SEQUENTIAL = 4;

/** Resolve, plan, copy, reread, seal. */
export const exportJob: JobBody<ExportRequest> = async (context, request) => {
  // A passphrase is made slow to try on purpose: meanwhile the files are read.
  const signing = openSigner(context, request);
  signing.catch(() => undefined);
  const registries = await context.services.openRegistries(noticeWaits(context));
  try {
    return await exportWith(context, request, registries, signing);
  } finally {
    await registries.close();
  }
};

async function exportWith(
  context: JobContext,
  request: ExportRequest,
  registries: Registries,
  signing: Promise<Signer | undefined>,
): Promise<JobOutcome> {
  for (;;) {
    const plan = (await loadPlan(context.folder)) ?? (await newPlan(context, request, registries, signing));
    const signer = await signing;
    const writer = await openWriter(plan.bundle, { output: request.output, signal: context.signal });
    try {
      return await carryOut(context, request, registries, signer, plan, writer);
    } catch (error) {
      if (context.signal.aborted) await writer.close();
      const spared =
        error instanceof DeadBlob &&
        (!error.origin.required || error.origin.images.every((name) => mayLack(name, request)));
      const dead = spared ? error : undefined;
      if (!dead) throw error instanceof DeadBlob ? error.error : error;
      await leaveOut(context, dead, writer);
    }
  }
}

async function newPlan(
  context: JobContext,
  request: ExportRequest,
  registries: Registries,
  signing: Promise<Signer | undefined>,
): Promise<ExportPlan> {
  await requireFreePlace(request);
  const plan = await makeExportPlan(context, request, registries, signing, {
    images: new Map(context.load('leftOut', LeftOutEntries)),
    accessories: new Set(context.load('leftAccessories', LeftAccessories)),
  });
  await savePlan(context.folder, plan);
  return plan;
}

/** Throws input.notFound where the folder is missing that is to hold the bundle, and medium.occupied, before hundreds of images are asked for and a stream's number is taken. Volumes have names of their own. */
async function requireFreePlace({ output, volumeSize }: ExportRequest): Promise<void> {
  // Where no stick is mounted, its folder is often not there either: then a bundle would be written to the system's disk.
  const parent = dirname(resolve(output));
  if (!(await stat(parent).catch(() => undefined))?.isDirectory())
    throw new GapferryError('input.notFound', { path: parent });
  await requireWritable(parent);
  if (volumeSize === undefined) await volumeState(resolve(output), async () => false);
}

/** A blob that cannot be had: what needs it, images or only what belongs to them, can only be left out of a new list. */
class DeadBlob extends Error {
  readonly origin: BlobOrigins[number];
  readonly error: GapferryError;

  constructor(origin: BlobOrigins[number], error: GapferryError) {
    super(error.message, { cause: error });
    this.name = 'DeadBlob';
    this.origin = origin;
    this.error = error;
  }
}

async function leaveOut(context: JobContext, { origin, error }: DeadBlob, writer: BundleWriter): Promise<void> {
  await writer.discard();
  await dropPlan(context.folder);
  if (!origin.required) return leaveAccessoriesOut(context, origin, error);
  const before = context.load('leftOut', LeftOutEntries) ?? [];
  context.save('leftOut', [...before, ...origin.images.map((name) => [name, error.code])]);
  for (const name of origin.images) context.updateItem(name, { state: 'failed', error: toErrorView(error) });
}

function leaveAccessoriesOut(
  context: JobContext,
  { accessories, images }: BlobOrigins[number],
  error: GapferryError,
): void {
  context.save('leftAccessories', [...(context.load('leftAccessories', LeftAccessories) ?? []), ...accessories]);
  const why = toErrorView(error).short;
  for (const reference of images) context.notice('accessoriesLeftOut', { reference, count: accessories.length, why });
}

async function carryOut(
  context: JobContext,
  request: ExportRequest,
  registries: Registries,
  signer: Signer | undefined,
  plan: ExportPlan,
  writer: BundleWriter,
): Promise<JobOutcome> {
  context.phase('copy');
  await writer.begin();
  await copyAll(context, request, registries, plan, writer);
  context.phase('reread');
  context.expectBytes(plan.bundle.totalBytes);
  await writer.reread((bytes) => context.addBytes(bytes), context.signal);
  context.phase('seal');
  let listBytes: Buffer = Buffer.alloc(0);
  const sealed = await writer.seal(async (bytes) => {
    listBytes = bytes;
    return signer ? signatureFiles(bytes, signer) : [];
  });
  record(context, request, plan, sealed.identity, listBytes, signer);
  return outcome(plan, sealed, signer);
}

function signatureFiles(listBytes: Buffer, signer: Signer): { path: string; bytes: Buffer }[] {
  const { sigstore, sig } = signList(listBytes, signer.privateKey);
  return [
    { path: 'bundle.json.sig', bytes: sig },
    { path: 'bundle.json.sigstore.json', bytes: sigstore },
  ];
}

async function copyAll(
  context: JobContext,
  request: ExportRequest,
  registries: Registries,
  plan: ExportPlan,
  writer: BundleWriter,
): Promise<void> {
  const origins = new Map(plan.origins.map((origin) => [origin.digest, origin]));
  const board = new ItemBoard(context, plan.origins);
  context.expectBytes(writer.order.reduce((sum, { size }) => sum + size, 0));
  const slots = request.concurrency ?? (writer.sequential ? PARALLEL_SEQUENTIAL : PARALLEL_BLOBS);
  await forEachLimited(
    writer.order,
    slots,
    async (descriptor, signal) => {
      const origin = origins.get(descriptor.digest);
      if (!origin) throw new GapferryError('internal.bug', { detail: `no origin for ${descriptor.digest}` });
      board.begin(descriptor.digest);
      await copyFromAny(context, registries, origin, descriptor, writer, signal);
      board.end(descriptor.digest);
    },
    context.signal,
  );
  board.finish();
}

/** Fetches a blob from the first repository that has it. */
async function copyFromAny(
  context: JobContext,
  registries: Registries,
  origin: BlobOrigins[number],
  descriptor: Descriptor,
  writer: BundleWriter,
  signal: AbortSignal,
): Promise<void> {
  if (await writer.exists(descriptor, signal)) return context.addBytes(descriptor.size);
  let failure: unknown;
  for (const name of origin.repositories) {
    const source: ReadStore = registries.repository(name, 'source');
    try {
      return await copyBlob(source, writer, descriptor, {
        signal,
        onBytes: (bytes) => context.addBytes(bytes),
        wrongBytes: ({ digest }) =>
          new GapferryError(
            'registry.wrongBytes',
            { host: name.host, repository: name.path, digest },
            { side: 'source' },
          ),
      });
    } catch (error) {
      if (!isGone(error)) throw error;
      failure ??= error;
    }
  }
  if (failure instanceof GapferryError) throw new DeadBlob(origin, failure);
  throw failure;
}

function isGone(error: unknown): boolean {
  return (
    isError(error, 'registry.digestMissing') ||
    isError(error, 'registry.notFound') ||
    isError(error, 'registry.wrongBytes')
  );
}

function record(
  context: JobContext,
  { acceptDamagedLog }: ExportRequest,
  plan: ExportPlan,
  identity: Digest,
  listBytes: Buffer,
  signer: Signer | undefined,
): void {
  const { list } = plan.bundle;
  const { streams, bundles, landings, log } = context.services;
  if (list.stream) streams.sealed(list.stream.name, list.stream.number, identity);
  const verdict = signer ? 'signed' : 'unsigned';
  const secrets = [...new Set(list.accepted?.map(({ reason }) => reason))];
  const isDamaged = context.load('damagedLog', z.boolean()) === true;
  const overrides = [
    ...secrets.map((reason) => ({ what: 'acceptSecrets', reason })),
    ...(isDamaged && acceptDamagedLog !== undefined ? [{ what: 'damaged log', reason: acceptDamagedLog }] : []),
  ];
  const made = { identity, list, role: 'exported', jobId: context.id, verdict, listBytes } as const;
  bundles.record({ ...made, overrides, signer: signer?.keyId });
  landings.record(context.id, sealedBelongings(list));
  if (signer) log.sign(signer.privateKey);
}

function outcome(
  plan: ExportPlan,
  sealed: { identity: Digest; paths: string[] },
  signer: Signer | undefined,
): JobOutcome {
  const { list, totalBytes } = plan.bundle;
  const missing = list.leftOut?.length ?? 0;
  const result = {
    name: list.name,
    id: list.id,
    identity: sealed.identity,
    paths: sealed.paths,
    bytes: totalBytes,
    images: list.images.map(({ reference, digest, size }) => ({ reference, digest, size })),
    accessories: list.accessories ?? [],
    leftOut: list.leftOut ?? [],
    requires: list.requires,
    ...(list.stream ? { stream: list.stream.name, number: list.stream.number } : {}),
    signedBy: signer ? { name: signer.name, fingerprint: signer.keyId } : null,
  };
  return missing > 0 ? { outcome: 'incomplete', missing, result } : { outcome: 'succeeded', result };
}
