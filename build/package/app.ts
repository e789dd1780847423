import { spawnSync } from 'node:child_process';
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { buildWhereStale, ELECTRON_BUILD, PAGE_BUILD } from '../build-app.ts';
import { buildTime } from './build-time.ts';
import { ownVersion, ROOT } from './lock.ts';
import { fileAt, type PackedFile } from './packed-file.ts';
import { sbomOf } from './sbom.ts';
import { executablesOf, writeSums } from './sums.ts';

/**
 * `npm run package:app [-- ARGUMENTS OF ELECTRON-BUILDER]`: the desktop app into release/app, with an SBOM, the hashes of
 * what runs and SHA256SUMS.
 */
const OUT = join(ROOT, 'release', 'app');

await buildWhereStale(PAGE_BUILD);
await buildWhereStale(ELECTRON_BUILD);
await rm(OUT, { recursive: true, force: true });
const cli = join(ROOT, 'node_modules', 'electron-builder', 'cli.js');
const env = { ...process.env, SOURCE_DATE_EPOCH: String(buildTime().getTime() / 1000) };
const done = spawnSync(process.execPath, [cli, ...process.argv.slice(2)], { cwd: ROOT, env, stdio: 'inherit' });
if (done.status !== 0) process.exit(done.status ?? 1);
// Its notes hold paths of this machine: another build of the same sources would have other sums.
for (const notes of ['builder-debug.yml', 'builder-effective-config.yaml']) await rm(join(OUT, notes), { force: true });

const name = `Gapferry-${await ownVersion()}`;
const bundles = ['dist/electron/third-party.md', 'dist/renderer/third-party.md'];
await writeFile(join(OUT, `${name}.cdx.json`), await sbomOf(bundles, ['better-sqlite3', 'electron'], buildTime()));
for (const folder of await unpackedFolders()) {
  await writeFile(join(OUT, `${name}-${folder}.executables.sha256`), executablesOf(await filesOf(folder)));
}
await writeSums(OUT);

/** What was packed, once for each system and processor. */
async function unpackedFolders(): Promise<string[]> {
  const entries = await readdir(OUT, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && /unpacked$|^mac/.test(entry.name)).map((entry) => entry.name);
}

async function filesOf(folder: string): Promise<PackedFile[]> {
  const root = join(OUT, folder);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.map(async (path) => {
      const runs = process.platform !== 'win32' && ((await stat(path)).mode & 0o111) !== 0;
      return fileAt(relative(root, path).split(sep).join('/'), path, runs);
    }),
  );
}
