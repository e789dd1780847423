import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GapferryError } from '../../shared/gapferry-error.ts';
import { type BundlePlan, restorePlan } from '../engine/bundle/plan.ts';
import type { ExportPlan } from './export-plan.ts';
import { BlobOrigins } from './graph-content.ts';

const LIST = 'list.json';
const ORIGINS = 'origins.json';
const METADATA = 'metadata';
/** After a loss of power a renamed folder of empty files would be a plan that nobody can read. */
const DURABLY = { flush: true };

/**
 * Keeps a plan in the job's folder, so that a resumed export writes the very same list. Written beside and renamed: a
 * plan is there whole or not at all.
 */
export async function savePlan(folder: string, plan: ExportPlan): Promise<void> {
  const draft = join(folder, 'plan.new');
  await rm(draft, { recursive: true, force: true });
  await mkdir(join(draft, METADATA), { recursive: true });
  for (const [path, bytes] of plan.bundle.metadata)
    await writeFile(join(draft, METADATA, encodeName(path)), bytes, DURABLY);
  await writeFile(join(draft, ORIGINS), JSON.stringify(plan.origins), DURABLY);
  await writeFile(join(draft, LIST), plan.bundle.listBytes, DURABLY);
  await rm(join(folder, 'plan'), { recursive: true, force: true });
  await rename(draft, join(folder, 'plan'));
}

/** Reads the plan back; undefined where none was saved. */
export async function loadPlan(folder: string): Promise<ExportPlan | undefined> {
  const plan = join(folder, 'plan');
  const listBytes = await readFile(join(plan, LIST)).catch(() => undefined);
  if (!listBytes) return undefined;
  const metadata = new Map<string, Buffer>();
  for (const name of await readdir(join(plan, METADATA))) {
    metadata.set(decodeURIComponent(name), await readFile(join(plan, METADATA, name)));
  }
  const bundle: BundlePlan = restorePlan(listBytes, metadata);
  const origins = BlobOrigins.safeParse(JSON.parse(await readFile(join(plan, ORIGINS), 'utf8')));
  if (!origins.success) throw new GapferryError('state.damaged', { path: join(plan, ORIGINS), detail: 'not readable' });
  return { bundle, origins: origins.data };
}

/** Forgets the plan. */
export async function dropPlan(folder: string): Promise<void> {
  await rm(join(folder, 'plan'), { recursive: true, force: true });
}

function encodeName(path: string): string {
  return encodeURIComponent(path);
}
