import { cp, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { buildWhereStale, CLI_BUILD } from '../build-app.ts';
import type { MadeImages } from './made-images.ts';
import { type Measured, measure } from './measured.ts';

const CHECKOUT = join(import.meta.dirname, '../..');
const KEY = 'bench';
const PASSPHRASE = 'not-a-secret';

const Ended = z.object({
  job: z.object({
    result: z.looseObject({}).optional(),
    history: z.array(z.object({ at: z.string(), event: z.string(), detail: z.string() })),
  }),
});

export interface OurRun extends Measured {
  /** Seconds of each phase, from the job's history. */
  readonly phases: ReadonlyMap<string, number>;
  readonly result: Readonly<Record<string, unknown>>;
}

/** The command as it is installed, bundled, with a state folder of its own. */
export class OurCommand {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where its state lies: watched, because whatever it holds of a bundle is held twice. */
  get home(): string {
    return join(this.#folder, 'home');
  }

  get #program(): string {
    return join(this.#folder, 'program');
  }

  get #publicKey(): string {
    return join(this.#folder, 'bench.pem');
  }

  /** Makes a key to sign with and keeps its public half for the import. */
  async prepare(): Promise<void> {
    await this.#install();
    await this.#run(['key', 'new', KEY, '--no-backup']);
    const { stdout } = await this.#run(['key', 'export', KEY, '--public']);
    await writeFile(this.#publicKey, stdout);
  }

  /** Says by name that this registry is spoken to in plain HTTP. */
  async allow(host: string): Promise<void> {
    await this.#run(['registry', 'set', host, '--plain-http']);
  }

  async export(files: string, output: string): Promise<OurRun> {
    await rm(output, { recursive: true, force: true });
    return this.#job(['export', '-f', files, '-o', output, '--key', KEY], [output, `${output}.part`]);
  }

  async import(bundle: string, to: string): Promise<OurRun> {
    return this.#job(['import', bundle, '--to', to, '--path-template', '{path}', '--trust', this.#publicKey], []);
  }

  /** What a package holds: in a checkout the types of every file would be stripped at each start. */
  async #install(): Promise<void> {
    await buildWhereStale(CLI_BUILD);
    for (const part of ['package.json', 'main/cli/gapferry.mjs', 'dist']) {
      await cp(join(CHECKOUT, part), join(this.#program, part), { recursive: true });
    }
    await symlink(join(CHECKOUT, 'node_modules'), join(this.#program, 'node_modules'), 'junction');
  }

  async #job(args: readonly string[], watch: readonly string[]): Promise<OurRun> {
    const run = await this.#run([...args, '--json'], [...watch, this.home]);
    const { result = {}, history } = Ended.parse(JSON.parse(run.stdout)).job;
    return { ...run, result, phases: phasesOf(history) };
  }

  #run(args: readonly string[], watch: readonly string[] = []): Promise<Measured> {
    return measure({
      program: process.execPath,
      args: [join(this.#program, 'main/cli/gapferry.mjs'), ...args],
      env: { GAPFERRY_HOME: this.home, GAPFERRY_PASSPHRASE: PASSPHRASE, TMPDIR: this.#folder },
      watch,
    });
  }
}

/** One Pod for each image: what the export is given. */
export function deploymentFile({ images }: MadeImages, host: string): string {
  const pods = images.map(
    ({ repository, tag }, i) =>
      `apiVersion: v1\nkind: Pod\nmetadata:\n  name: pod-${i}\nspec:\n  containers:\n    - name: main\n      image: ${host}/${repository}:${tag}\n`,
  );
  return pods.join('---\n');
}

/** Seconds between a phase's start and whatever came next. */
function phasesOf(history: z.infer<typeof Ended>['job']['history']): Map<string, number> {
  const marks = history.filter(({ event }) => ['start', 'phase', 'succeed'].includes(event));
  const phases = new Map<string, number>();
  for (const [i, { at, detail }] of marks.entries()) {
    const next = marks[i + 1];
    if (!next) break;
    phases.set(detail, (phases.get(detail) ?? 0) + (Date.parse(next.at) - Date.parse(at)) / 1000);
  }
  return phases;
}
