import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildWhereStale, CLI_BUILD, PAGE_BUILD } from '../build-app.ts';
import { buildTime } from './build-time.ts';
import { checkStandalone } from './check-standalone.ts';
import { documents } from './documents.ts';
import { nodeOf } from './fetch-node.ts';
import { CMD_LAUNCHER, SH_LAUNCHER } from './launchers.ts';
import { ownVersion, ROOT } from './lock.ts';
import { fileAt, filesBelow, type PackedFile } from './packed-file.ts';
import { sbomOf } from './sbom.ts';
import { executablesOf, writeSums } from './sums.ts';
import { ownTarget, TARGETS, type Target } from './target.ts';
import { writeArchive } from './write-archive.ts';

/**
 * `npm run package:standalone [-- TARGET...]`: command and page with their own Node.js, for machines without npm, into
 * release/standalone with an SBOM, the hashes of what runs and SHA256SUMS. This machine's own is unpacked and tried.
 */
const OUT = join(ROOT, 'release', 'standalone');

// A zip has local times: everywhere the same.
process.env.TZ = 'UTC';

const asked = process.argv.slice(2);
const own = ownTarget();
const targets = asked.length > 0 ? asked.map(targetNamed) : own ? [own] : [];
await buildWhereStale(CLI_BUILD);
await buildWhereStale(PAGE_BUILD);
await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
for (const target of targets) await make(target);
await writeSums(OUT);

function targetNamed(name: string): Target {
  const found = TARGETS.find((target) => target.name === name);
  if (!found) throw new Error(`no target ${name}; there are ${TARGETS.map((target) => target.name).join(', ')}`);
  return found;
}

async function make(target: Target): Promise<void> {
  const name = `gapferry-${await ownVersion()}-${target.name}`;
  const files = await contentOf(target, name);
  const archive = join(OUT, `${name}.${target.form}`);
  const time = buildTime();
  await writeArchive(archive, target.form, files, time);
  await writeFile(join(OUT, `${name}.executables.sha256`), executablesOf(files));
  const bundles = ['dist/third-party.md', 'dist/renderer/third-party.md'];
  await writeFile(join(OUT, `${name}.cdx.json`), await sbomOf(bundles, ['better-sqlite3', target.nodePackage], time));
  if (target === own) await checkStandalone(archive, name);
  process.stderr.write(
    `standalone: ${archive}, ${files.length} files${target === own ? ', unpacked and tried' : ''}\n`,
  );
}

async function contentOf(target: Target, name: string): Promise<PackedFile[]> {
  const at = (path: string): string => join(ROOT, path);
  const lib = `${name}/lib`;
  const sqlite = 'node_modules/better-sqlite3';
  const windows = target.form === 'zip';
  const launcher = windows ? CMD_LAUNCHER : SH_LAUNCHER;
  const scripts = (await readdir(at('dist'))).filter((file) => /\.(?:js|md)$/.test(file));
  const own = { type: 'module', name: 'gapferry', version: await ownVersion(), private: true };
  return [
    { path: `${name}/gapferry${windows ? '.cmd' : ''}`, content: Buffer.from(launcher), executable: true },
    { path: `${lib}/package.json`, content: Buffer.from(`${JSON.stringify(own, null, 2)}\n`), executable: false },
    await fileAt(`${lib}/${windows ? 'node.exe' : 'node'}`, await nodeOf(target), true),
    await fileAt(`${lib}/main/cli/gapferry.mjs`, at('main/cli/gapferry.mjs')),
    ...(await Promise.all(scripts.map((file) => fileAt(`${lib}/dist/${file}`, at(`dist/${file}`))))),
    ...(await filesBelow(`${lib}/dist/renderer`, at('dist/renderer'))),
    ...(await filesBelow(`${lib}/${sqlite}/lib`, at(`${sqlite}/lib`))),
    ...(await Promise.all(
      ['package.json', 'LICENSE', `prebuilds/${target.prebuild}`].map((file) =>
        fileAt(`${lib}/${sqlite}/${file}`, at(`${sqlite}/${file}`)),
      ),
    )),
    ...(await documents(name)),
  ];
}
