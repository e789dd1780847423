import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

export const ROOT = join(import.meta.dirname, '..', '..');

const Locked = z.object({ version: z.string(), integrity: z.string(), license: z.string().optional() });
const Lock = z.object({ packages: z.record(z.string(), z.unknown()) });

/** What package-lock.json says of a package. */
export type Locked = z.infer<typeof Locked>;

/** Reads package-lock.json: what it says of a package by its name. Throws for one that it does not hold. */
export async function readLock(): Promise<(name: string) => Locked> {
  const { packages } = Lock.parse(JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')));
  return (name) =>
    Locked.parse(packages[`node_modules/${name}`], { error: () => `${name} is not in package-lock.json` });
}

/** Which Gapferry this is. */
export async function ownVersion(): Promise<string> {
  return z.object({ version: z.string() }).parse(JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')))
    .version;
}
