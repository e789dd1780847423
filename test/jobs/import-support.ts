import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import type { HostOptions } from '../../main/host.ts';
import type { HarborStandIn } from '../../main/practice/harbor.ts';
import { startRegistry } from '../../main/practice/registry.ts';
import type { ImportRequest, JobRequest, JobView, RelocateRequest } from '../../shared/contract.ts';
import { translator } from '../../shared/messages/translator.ts';
import { Preflight } from '../../shared/preflight.ts';
import { openTestHost, type TestHost } from '../support/open-test-host.ts';
import { ADMIN, type Made, pushed } from './preflight/support.ts';

/** A workstation with a bundle of these images, signed in at a registry. */
export interface Importer extends TestHost {
  readonly bundle: string;
  /** Starts an import and waits for its end. */
  import(request: Partial<z.input<typeof ImportRequest>>): Promise<JobView>;
  resume(id: string): Promise<JobView>;
  /** Relocates the same images, from the registry that they were exported from. */
  relocate(request: Partial<z.input<typeof RelocateRequest>>): Promise<JobView>;
}

/** Exports images to a bundle; `host` is where they will go to and `as` who may push there. */
export async function importerOf(
  images: readonly Made[],
  { host }: Pick<HarborStandIn, 'host'>,
  as: { username: string; password: string } | null = ADMIN,
  options: Partial<HostOptions> = {},
): Promise<Importer> {
  const outside = await startRegistry();
  onTestFinished(() => outside.close());
  for (const [at, image] of images.entries()) await pushed(outside.host, image, `team/image-${at}`, '1', null);
  const station = await openTestHost({ sleep: async () => undefined, ...options });
  for (const known of [outside.host, host]) await station.call('registry.set', { host: known, plainHttp: true });
  if (as) await station.call('registry.login', { host, ...as });
  const bundle = join(station.folder, 'bundle');
  const text = images.map((_, at) => `- image: ${outside.host}/team/image-${at}:1\n`).join('');
  const sources = [{ name: 'images.yaml', contentBase64: Buffer.from(text).toString('base64') }];
  const exported = await run(station, { kind: 'export', request: { sources, output: bundle, unsigned: true } });
  if (exported.state.state !== 'succeeded') throw new Error(JSON.stringify(exported.state));
  return {
    ...station,
    bundle,
    import: (request) =>
      run(station, {
        kind: 'import',
        request: { bundle: [bundle], to: `${host}/team`, pathTemplate: '{path}', acceptUnsigned: 'test', ...request },
      }),
    relocate: (request) =>
      run(station, {
        kind: 'relocate',
        request: { sources, to: `${host}/team`, pathTemplate: '{path}', ...request },
      }),
    resume: async (id) => {
      await station.call('job.resume', { id });
      return ended(station, id);
    },
  };
}

async function run(station: TestHost, job: z.input<typeof JobRequest>): Promise<JobView> {
  const { id } = await station.call('job.start', { job });
  return ended(station, id);
}

async function ended(station: TestHost, id: string): Promise<JobView> {
  for (;;) {
    const view = await station.call('job.show', { id });
    if (view.state.state !== 'queued' && view.state.state !== 'running') return view;
    await delay(10);
  }
}

export const Result = z.looseObject({
  dryRun: z.boolean().optional(),
  blobs: z.object({ copied: z.int(), mounted: z.int(), present: z.int(), bytes: z.int() }).optional(),
  alreadyThere: z.array(z.string()).optional(),
  preflight: Preflight.optional(),
});

export function resultOf(view: JobView) {
  return Result.parse(view.result);
}

/** The error a job failed with; what it says in both languages is not empty and has no hole in it. */
export function failureOf({ state }: JobView) {
  if (state.state !== 'failed') throw new Error(`not failed: ${JSON.stringify(state)}`);
  for (const language of ['en', 'zh'] as const) {
    const { title, explain, remedy } = translator(language).error(state.error);
    for (const text of [title, explain, remedy]) {
      if (text === '' || /\{\{/.test(text)) throw new Error(`${language} says nothing of ${state.error.code}: ${text}`);
    }
  }
  return { ...state.error, resumable: state.resumable };
}
