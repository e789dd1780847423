import type { MadeImages } from './made-images.ts';
import { type Measured, measure } from './measured.ts';

/** Copies every image into one layout folder, one `skopeo copy` after the other, as people's scripts do. */
export async function skopeoExport({ images }: MadeImages, host: string, layout: string): Promise<Measured> {
  const runs: Measured[] = [];
  for (const { repository, tag } of images) {
    const args = [
      '--src-tls-verify=false',
      `docker://${host}/${repository}:${tag}`,
      `oci:${layout}:${nameOf(repository, tag)}`,
    ];
    runs.push(await skopeoCopy(args, [layout]));
  }
  return together(runs);
}

/** Copies every image of the layout back into a registry. */
export async function skopeoImport({ images }: MadeImages, layout: string, host: string): Promise<Measured> {
  const runs: Measured[] = [];
  for (const { repository, tag } of images) {
    const args = [
      '--dest-tls-verify=false',
      `oci:${layout}:${nameOf(repository, tag)}`,
      `docker://${host}/${repository}:${tag}`,
    ];
    runs.push(await skopeoCopy(args, []));
  }
  return together(runs);
}

function skopeoCopy(args: readonly string[], watch: readonly string[]): Promise<Measured> {
  return measure({
    program: 'skopeo',
    args: ['--insecure-policy', 'copy', '--quiet', '--preserve-digests', ...args],
    watch,
  });
}

function nameOf(repository: string, tag: string): string {
  return `${repository.replaceAll('/', '-')}-${tag}`;
}

function together(runs: readonly Measured[]): Measured {
  const sum = (pick: (run: Measured) => number): number => runs.reduce((total, run) => total + pick(run), 0);
  const most = (pick: (run: Measured) => number): number => Math.max(...runs.map(pick));
  return {
    seconds: sum((run) => run.seconds),
    cpuSeconds: sum((run) => run.cpuSeconds),
    peakMemory: most((run) => run.peakMemory),
    peakDisk: most((run) => run.peakDisk),
    stdout: '',
  };
}
