import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CallName, CallRequest, CallResult, JobRequest, JobView } from '../../shared/contract.ts';
import type { StoredError } from '../../shared/job.ts';
import type { Transport } from '../../shared/reply.ts';
import { SAMPLE_FILES } from './sample-files.ts';
import { type Call, makeTrustedKey, openStage, type Stage, writeSampleFiles } from './stage.ts';

/** One finished step of the practice ferry, with the figures that a face shows for it. */
export interface FerryStep {
  readonly step: 'servers' | 'files' | 'scan' | 'key' | 'export' | 'verify' | 'import' | 'again' | 'rewrite';
  readonly text: Readonly<Record<string, string | number>>;
}

export interface FerryOptions {
  /** A connection to a host that was opened for practice, with a home of its own. */
  readonly transport: Transport;
  /** Folder for files, bundle and what was rewritten. */
  readonly folder: string;
  /** Whether what the two registries held stays in the folder, too. */
  readonly keepRegistries?: boolean;
  readonly onStep: (step: FerryStep) => void;
}

/** A step that did not end as it must, with the error of the call or job. */
export class FerryFailure extends Error {
  readonly error: StoredError | undefined;

  constructor(what: string, error?: StoredError) {
    super(`practice: ${what}`);
    this.name = 'FerryFailure';
    this.error = error;
  }
}

const KEY = 'practice';

/**
 * The whole ferry on servers of this process: an internet side with sample images under well-known names, an isolated
 * side with a Harbor. Scan, export, verify, import, import again, rewrite. Both servers end with it.
 */
export async function runFerry(options: FerryOptions): Promise<void> {
  const stage = await openStage(options);
  try {
    await new Ferry(options, stage).run();
  } finally {
    await stage.close();
  }
}

const ExportResult = z.object({
  paths: z.array(z.string()).min(1),
  bytes: z.number(),
  identity: z.string(),
  images: z.array(z.unknown()),
});
const ImportResult = z.object({
  mapping: z.array(z.object({ reference: z.string(), address: z.string() })).min(1),
  blobs: z.object({ copied: z.number(), mounted: z.number(), bytes: z.number() }),
  files: z.array(z.object({ written: z.string().optional(), changed: z.number() })),
});

class Ferry {
  readonly #options: FerryOptions;
  readonly #stage: Stage;

  constructor(options: FerryOptions, stage: Stage) {
    this.#options = options;
    this.#stage = stage;
  }

  async run(): Promise<void> {
    await this.#setUp();
    const files = await this.#writeFiles();
    await this.#scan(files);
    const passphrase = await this.#makeKey();
    const bundle = await this.#export(files, passphrase);
    await this.#verify(bundle);
    await this.#import(bundle, 'import');
    const rewritten = await this.#import(bundle, 'again');
    await this.#show(files, rewritten);
  }

  async #setUp(): Promise<void> {
    await this.#stage.introduce((name, request) => this.#call(name, request));
    this.#done('servers', { source: this.#stage.source, target: this.#stage.harbor });
  }

  async #writeFiles(): Promise<string> {
    const folder = await writeSampleFiles(this.#options.folder);
    this.#done('files', { folder, count: SAMPLE_FILES.length });
    return folder;
  }

  async #scan(files: string): Promise<void> {
    const { findings } = await this.#call('scan', { sources: [{ path: files }] });
    const images = new Set(findings.map(({ reference }) => reference)).size;
    this.#done('scan', { findings: findings.length, images });
  }

  async #makeKey(): Promise<string> {
    const passphrase = randomBytes(18).toString('base64url');
    const call: Call = (name, request) => this.#call(name, request);
    const { key, path } = await makeTrustedKey(call, this.#options.folder, KEY, passphrase);
    this.#done('key', { fingerprint: key.fingerprint, path });
    return passphrase;
  }

  async #export(files: string, passphrase: string): Promise<string> {
    const stick = join(this.#options.folder, 'stick');
    await mkdir(stick, { recursive: true });
    const output = join(stick, 'practice-bundle');
    const request = { sources: [{ path: files }], output, key: KEY };
    const view = await this.#job({ kind: 'export', request }, passphrase);
    const { paths, bytes, identity, images } = ExportResult.parse(view.result);
    this.#done('export', { path: paths[0] ?? output, bytes, identity: identity.slice(7, 23), images: images.length });
    return paths[0] ?? output;
  }

  async #verify(bundle: string): Promise<void> {
    await this.#job({ kind: 'verify', request: { bundle: [bundle] } });
    const { verdict } = await this.#call('inspect', { bundle: [bundle] });
    this.#done('verify', { signer: verdict.verdict === 'trusted' ? verdict.signer : verdict.verdict });
  }

  async #import(bundle: string, step: 'import' | 'again'): Promise<z.infer<typeof ImportResult>> {
    const { folder } = this.#options;
    const to = `${this.#stage.harbor}/${this.#stage.project}`;
    const request = {
      bundle: [bundle],
      to,
      rewriteTo: join(folder, 'rewritten'),
      lockOutput: join(folder, 'relocated.lock.yml'),
      ref: 'both' as const,
    };
    const view = await this.#job({ kind: 'import', request });
    const result = ImportResult.parse(view.result);
    const { copied, mounted, bytes } = result.blobs;
    this.#done(step, { to, copied, mounted, bytes, images: result.mapping.length });
    return result;
  }

  /** One line of a rewritten file before and after, as the proof that people look for. */
  async #show(files: string, result: z.infer<typeof ImportResult>): Promise<void> {
    const changed = result.files.reduce((sum, file) => sum + file.changed, 0);
    const folder = join(this.#options.folder, 'rewritten');
    const written = result.files.find((file) => file.written !== undefined && file.changed > 0)?.written ?? '';
    const name = written.split(/[/\\]/).at(-1) ?? '';
    const before = (await readFile(join(files, name), 'utf8')).split('\n');
    const after = (await readFile(written, 'utf8')).split('\n');
    const at = before.findIndex((line, i) => line !== after[i]);
    this.#done('rewrite', {
      folder,
      changed,
      file: name,
      before: before[at]?.trim() ?? '',
      after: after[at]?.trim() ?? '',
    });
  }

  #done(step: FerryStep['step'], text: FerryStep['text']): void {
    this.#options.onStep({ step, text });
  }

  async #call<N extends CallName>(name: N, request: CallRequest<N>): Promise<CallResult<N>> {
    const reply = await this.#options.transport.send(name, request);
    if (!reply.ok) throw new FerryFailure(name, reply.error);
    return reply.value;
  }

  async #job(job: z.input<typeof JobRequest>, passphrase?: string): Promise<JobView> {
    const { id } = await this.#call('job.start', { job, passphrase });
    await new Promise<void>((resolve) => {
      const stop = this.#options.transport.subscribe('job', id, ({ state }) => {
        if (state.state === 'queued' || state.state === 'running') return;
        queueMicrotask(() => stop());
        resolve();
      });
    });
    const view = await this.#call('job.show', { id });
    if (view.state.state === 'succeeded') return view;
    throw new FerryFailure(job.kind, view.state.state === 'failed' ? view.state.error : undefined);
  }
}
