import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';
import { z } from 'zod';
import { ROOT, readLock } from './lock.ts';
import type { Target } from './target.ts';

const Packed = z.array(z.object({ filename: z.string() }));
const CACHE = join(ROOT, 'node_modules', '.cache', 'node-of-targets');

/**
 * The path of a target's Node.js: the one that `npm ci` installed, else fetched by npm (from its cache where that holds it)
 * and compared with package-lock.json.
 */
export async function nodeOf({ name, nodePackage, nodePath }: Target): Promise<string> {
  const installed = join(ROOT, 'node_modules', nodePackage, nodePath);
  if (existsSync(installed)) return installed;
  const { version, integrity } = (await readLock())(nodePackage);
  const kept = join(CACHE, `${name}-${version}`);
  if (existsSync(kept)) return kept;
  await mkdir(CACHE, { recursive: true });
  const tarball = pack(`${nodePackage}@${version}`);
  const bytes = await readFile(tarball);
  const found = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  if (found !== integrity)
    throw new Error(`${nodePackage}@${version} is ${found}, package-lock.json says ${integrity}`);
  await writeFile(`${kept}.part`, await fileIn(bytes, `package/${nodePath}`), { mode: 0o755 });
  await rename(`${kept}.part`, kept);
  return kept;
}

function pack(specifier: string): string {
  const args = ['pack', '--json', '--prefer-offline', '--pack-destination', CACHE, specifier];
  const done = spawnSync('npm', args, { cwd: CACHE, encoding: 'utf8', shell: process.platform === 'win32' });
  if (done.status !== 0) throw new Error(`npm ${args.join(' ')}: ${done.stderr}`);
  const [packed] = Packed.parse(JSON.parse(done.stdout));
  if (!packed) throw new Error(`npm ${args.join(' ')} packed nothing`);
  return join(CACHE, packed.filename);
}

async function fileIn(tarball: Buffer, path: string): Promise<Buffer> {
  const unpack = extract();
  unpack.end(gunzipSync(tarball));
  for await (const entry of unpack) {
    if (entry.header.name !== path) {
      entry.resume();
      continue;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of entry) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }
  throw new Error(`${path} is not in the package`);
}
