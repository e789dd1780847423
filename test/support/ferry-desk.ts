import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { localTransport } from '../../main/api/local-transport.ts';
import { type EmbeddedRegistry, type RegistryOptions, startRegistry } from '../../main/practice/registry.ts';
import type { SampleRepository } from '../../main/practice/samples/repository-builder.ts';
import { seed } from '../../main/practice/seed.ts';
import { type CallRequest, JobView } from '../../shared/contract.ts';
import { openTestHost, type TestHost } from './open-test-host.ts';

type ExportFields = Partial<Extract<CallRequest<'job.start'>['job'], { kind: 'export' }>['request']>;
type ImportFields = Partial<Extract<CallRequest<'job.start'>['job'], { kind: 'import' }>['request']>;

const REASON = 'a test';

/** Both sides of a ferry on one host: a registry to export from, and calls that run jobs to their end. */
export class FerryDesk {
  readonly test: TestHost;
  readonly source: EmbeddedRegistry;

  constructor(test: TestHost, source: EmbeddedRegistry) {
    this.test = test;
    this.source = source;
  }

  /** Exports references, unsigned, to a folder or tar of this name. */
  export(references: readonly string[], name: string, fields: ExportFields = {}): Promise<JobView> {
    const list = Buffer.from(`${references.join('\n')}\n`).toString('base64');
    const output = join(this.test.folder, name);
    const sources = [{ name: 'images.txt', contentBase64: list }];
    return this.run({ kind: 'export', request: { sources, output, unsigned: true, ...fields } });
  }

  import(name: string, to: string, fields: ImportFields = {}): Promise<JobView> {
    const bundle = [join(this.test.folder, name)];
    return this.run({ kind: 'import', request: { bundle, to, acceptUnsigned: REASON, ...fields } });
  }

  /** Runs a job to its end, whatever that is. */
  async run(job: CallRequest<'job.start'>['job']): Promise<JobView> {
    return this.#ended((await this.test.call('job.start', { job })).id);
  }

  async resume(id: string): Promise<JobView> {
    return this.#ended((await this.test.call('job.resume', { id })).id);
  }

  /** Has a registry reached over plain HTTP. */
  async plain(host: string): Promise<void> {
    await this.test.call('registry.set', { host, plainHttp: true, proxy: 'direct' });
  }

  /** A file in the folder of the test. */
  async file(name: string, text: string): Promise<string> {
    const path = join(this.test.folder, name);
    await writeFile(path, text);
    return path;
  }

  async #ended(id: string): Promise<JobView> {
    await new Promise<void>((resolve) => {
      const stop = localTransport(this.test.host).subscribe('job', id, ({ state }) => {
        if (state.state === 'queued' || state.state === 'running') return;
        queueMicrotask(() => stop());
        resolve();
      });
    });
    return JobView.parse(await this.test.call('job.show', { id }));
  }
}

/** A host and a registry that holds these repositories. References name the registry itself: `desk.source.host`. */
export async function openFerryDesk(
  repositories: readonly SampleRepository[],
  options: RegistryOptions = { api: 'oci-1.1' },
): Promise<FerryDesk> {
  const test = await openTestHost();
  const source = await startRegistry(options);
  onTestFinished(() => source.close());
  await seed(source.url, repositories);
  const desk = new FerryDesk(test, source);
  await desk.plain(source.host);
  return desk;
}

/** The accessories of a result of import or relocate. */
export const AccessoryResult = z.object({
  accessories: z.array(
    z.object({
      reference: z.string(),
      carried: z.array(
        z.object({
          subject: z.string(),
          digest: z.string(),
          kind: z.string(),
          artifactType: z.string().optional(),
          tag: z.string().optional(),
          state: z.string(),
          shownAs: z.string().nullable(),
          code: z.string().optional(),
        }),
      ),
      alsoShown: z.array(z.object({ subject: z.string(), digest: z.string(), as: z.string() })),
    }),
  ),
});
