import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ContestResult, peakMegabytes } from './contest.ts';
import type { MadeImages } from './made-images.ts';
import { startMadeRegistry } from './made-registry.ts';
import { diskUse } from './measured.ts';
import { deploymentFile, OurCommand } from './ours.ts';

/** One export and one import of more than two registries and a bundle would have room for: what memory they take. */
export async function large(folder: string, made: MadeImages, say: (line: string) => void): Promise<ContestResult> {
  const ours = new OurCommand(join(folder, 'ours'));
  const bundle = join(folder, 'bundle');
  const [source, target] = await Promise.all([startMadeRegistry(made), startMadeRegistry()]);
  try {
    await ours.prepare();
    await ours.allow(source.host);
    await ours.allow(target.host);
    const files = join(folder, 'images.yaml');
    await writeFile(files, deploymentFile(made, source.host));
    const exported = await ours.export(files, bundle);
    say(`gapferry export: ${exported.seconds.toFixed(0)} s`);
    const imported = await ours.import(bundle, `${target.host}/moved`);
    say(`gapferry import: ${imported.seconds.toFixed(0)} s`);
    return {
      rows: [
        { name: 'gapferry export, folder', bytes: made.bytes, runs: [exported] },
        { name: 'gapferry import', bytes: made.bytes, runs: [imported] },
      ],
      figures: [
        { name: 'export: peak memory, MB', value: peakMegabytes([exported]), wanted: '< 300' },
        { name: 'import: peak memory, MB', value: peakMegabytes([imported]), wanted: '< 300' },
        { name: 'export: disk / bytes', value: (await diskUse([bundle])) / made.bytes, wanted: '1' },
      ],
    };
  } finally {
    await Promise.all([source.close(), target.close()]);
  }
}
