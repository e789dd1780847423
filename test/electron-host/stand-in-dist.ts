import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPackage } from '@electron/asar';

/** What @electron/fuses looks for in an executable: the sentinel, the version of the wire, its length and the wire. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** Electron's own defaults, by the order of FuseV1Options: 0 is off, 1 is on. */
const WIRE = '101100011';

/** A folder that electron-builder takes for Electron's run time of Linux: everything that it touches, nothing that runs. */
export async function makeStandInDist(folder: string): Promise<string> {
  const dist = join(folder, 'electron-dist');
  const app = join(folder, 'default-app');
  await Promise.all([
    mkdir(join(dist, 'resources'), { recursive: true }),
    mkdir(join(dist, 'locales'), { recursive: true }),
  ]);
  await mkdir(app);
  await writeFile(join(app, 'package.json'), '{ "name": "default-app", "main": "main.js" }\n');
  await writeFile(join(app, 'main.js'), '');
  await createPackage(app, join(dist, 'resources', 'default_app.asar'));
  for (const name of ['en-US.pak', 'zh-CN.pak', 'de.pak']) await writeFile(join(dist, 'locales', name), '');
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'version']) await writeFile(join(dist, name), '');
  const wire = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, WIRE.length]), Buffer.from(WIRE)]);
  const executable = join(dist, 'electron');
  await writeFile(executable, Buffer.concat([Buffer.from('#!/bin/sh\nexit 1\n'), wire]));
  await chmod(executable, 0o755);
  return dist;
}
