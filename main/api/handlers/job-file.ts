import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { JobRequest } from '../../../shared/contract.ts';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { loadSources } from '../../engine/discover/load-sources.ts';
import { openJudged } from '../../jobs/judged-bundle.ts';
import { openPacked } from '../../jobs/open-packed.ts';
import type { ApiServices } from '../services.ts';
import type { Handlers } from './handlers.ts';

const Written = z.object({ files: z.array(z.object({ file: z.string(), written: z.string().optional() })) });

/** Only files that a job itself says it wrote can be asked for. */
export function jobFileHandlers({ catalog, trustedKeys }: ApiServices): Pick<Handlers, 'job.file'> {
  return {
    'job.file': async ({ id, file }) => {
      const { result, request } = await catalog.read(() => ({
        request: JobRequest.parse(catalog.jobs.request(id)),
        result: Written.safeParse(catalog.jobs.result(id)),
      }));
      const written = result.data?.files.find((one) => one.file === file)?.written;
      const before = await originalOf(request, file, trustedKeys());
      if (written === undefined || !before) throw new GapferryError('input.notFound', { path: file });
      return { before: before.toString('utf8'), after: await textOf(written, file) };
    },
  };
}

async function originalOf(
  job: JobRequest,
  file: string,
  trusted: Parameters<typeof openJudged>[1],
): Promise<Buffer | undefined> {
  if (job.kind === 'relocate') {
    const { files } = await loadSources(job.request.sources);
    return files.find(({ name }) => name === file)?.bytes;
  }
  if (job.kind !== 'import') return undefined;
  const { envelope, list } = await openJudged(job.request.bundle, trusted, job.request.trust);
  const reader = await envelope.open(list);
  try {
    const source = list.sources.find(({ name }) => name === file || file.startsWith(`${name}/`));
    const bytes = source && (await reader.metadata(source.file));
    return source && bytes && openPacked([{ name: source.name, bytes }]).find(({ name }) => name === file)?.bytes;
  } finally {
    await reader.close();
  }
}

/** What stands at a path now; of a packed chart the member that is called like the file. */
async function textOf(path: string, file: string): Promise<string> {
  try {
    const bytes = await readFile(path);
    const archive = file.slice(0, file.lastIndexOf(`${basename(path)}/`)) + basename(path);
    const member = openPacked([{ name: archive, bytes }]).find(({ name }) => name === file);
    return (member?.bytes ?? bytes).toString('utf8');
  } catch (cause) {
    throw new GapferryError('input.notFound', { path }, { cause });
  }
}
