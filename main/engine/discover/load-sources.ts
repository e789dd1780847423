import type { Problem, SourceInput } from '../../../shared/contract.ts';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { LIMITS } from '../limits.ts';
import { isChart, readChart } from './load-chart.ts';
import { generatedFiles } from './load-generated.ts';
import { companionsOf, loadPath } from './load-path.ts';
import { isZip, readZip } from './load-zip.ts';
import type { SourceFile } from './source-file.ts';

export type { SourceFile } from './source-file.ts';

/** Deployment files as they were given, and what could not be read of them. */
export interface LoadedSources {
  readonly files: SourceFile[];
  readonly problems: Problem[];
}

/**
 * Reads files, folders, zips of a folder, Helm charts as .tgz, and content that came without a file. Beside a compose
 * file its `.env` is read, beside a values.yaml its Chart.yaml, in a folder what its kustomizations generate from, as their own tools do. Throws input.notFound for a path
 * that is not there and input.tooLarge where all files together pass the limits; one bad file is a problem, not an end.
 */
export async function loadSources(inputs: readonly SourceInput[], signal?: AbortSignal): Promise<LoadedSources> {
  const files = new Map<string, SourceFile>();
  const problems: Problem[] = [];
  let total = 0;
  const add = (file: SourceFile) => {
    if (files.has(file.name)) return;
    total += file.bytes.length;
    if (total > LIMITS.sourceTotal || files.size >= LIMITS.sourceFiles) {
      throw new GapferryError('input.tooLarge', { path: file.name, limit: LIMITS.sourceTotal });
    }
    files.set(file.name, file);
  };
  for (const input of inputs) {
    for await (const file of filesOf(input, problems)) {
      signal?.throwIfAborted();
      for (const one of opened(file, problems)) add(one);
    }
  }
  for (const input of inputs) {
    if (!('path' in input)) continue;
    for (const file of await companionsOf(input)) add(file);
    for (const file of await generatedFiles(input, [...files.values()])) add(file);
  }
  return { files: [...files.values()], problems };
}

async function* filesOf(input: SourceInput, problems: Problem[]): AsyncGenerator<SourceFile> {
  if ('path' in input) yield* loadPath(input, problems);
  else yield { name: input.name, bytes: Buffer.from(input.contentBase64, 'base64') };
}

/** The file itself, or the files in it where it is a chart or a zip. */
function opened(file: SourceFile, problems: Problem[]): SourceFile[] {
  try {
    if (isChart(file)) return readChart(file);
    if (isZip(file)) return readZip(file);
    return [file];
  } catch (error) {
    if (!(error instanceof GapferryError)) throw error;
    const params = { ...error.params } as Problem['params'];
    problems.push({ file: file.name, code: error.code, params });
    return [];
  }
}
