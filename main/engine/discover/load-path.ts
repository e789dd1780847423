import { constants } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import type { Problem, SourceInput } from '../../../shared/contract.ts';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { LIMITS } from '../limits.ts';
import { decodeName, isDeploymentName, isSkippedFolder } from './deployment-name.ts';
import type { SourceFile } from './source-file.ts';
import { baseOf } from './surroundings.ts';

type PathInput = Extract<SourceInput, { path: string }>;

/** The file at a path, or the deployment files below a folder, sorted by name. Throws input.notFound. */
export async function* loadPath(input: PathInput, problems: Problem[]): AsyncGenerator<SourceFile> {
  const { path } = input;
  const name = input.name ?? path;
  const found = await stat(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  if (found.isDirectory()) yield* walkFolder(path, name, problems);
  else {
    const file = await readFile(Buffer.from(path), name, problems);
    if (file) yield file;
  }
}

function unreadable(path: string, cause: unknown): GapferryError {
  const code = codeOf(cause);
  if (code === 'ENOENT' || code === 'ENOTDIR') return new GapferryError('input.notFound', { path }, { cause });
  return new GapferryError('input.unreadable', { path, detail: code }, { cause });
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'EIO';
}

async function* walkFolder(path: string, name: string, problems: Problem[]): AsyncGenerator<SourceFile> {
  const root = await realpath(path);
  const prefix = name === '.' || name === `.${sep}` ? '' : name.replace(/[\\/]+$/, '');
  yield* walk(Buffer.from(path), prefix, root, problems, 0);
}

/** Paths are bytes: a name that is not UTF-8 must still open. */
async function* walk(
  folder: Buffer,
  prefix: string,
  root: string,
  problems: Problem[],
  depth: number,
): AsyncGenerator<SourceFile> {
  if (depth > 64) return;
  const entries = await readdir(folder, { withFileTypes: true, encoding: 'buffer' }).catch((cause: unknown) => {
    problems.push(problem('input.unreadable', prefix, { path: prefix, detail: codeOf(cause) }));
    return [];
  });
  entries.sort((a, b) => Buffer.compare(a.name, b.name));
  for (const entry of entries) {
    const base = decodeName(entry.name);
    const name = prefix === '' ? base : `${prefix}/${base}`;
    const path = Buffer.concat([folder, Buffer.from(sep), entry.name]);
    if (entry.isDirectory()) {
      if (!isSkippedFolder(base)) yield* walk(path, name, root, problems, depth + 1);
    } else if (
      isDeploymentName(base) &&
      (entry.isFile() || (entry.isSymbolicLink() && (await staysInside(path, root))))
    ) {
      const file = await readFile(path, name, problems);
      if (file) yield file;
    }
  }
}

/** A link to a file of the same folder is read; one that leads out of it is not. */
async function staysInside(link: Buffer, root: string): Promise<boolean> {
  const target = await realpath(link, { encoding: 'buffer' }).catch(() => undefined);
  if (!target?.toString('latin1').startsWith(Buffer.from(root + sep).toString('latin1'))) return false;
  return (await stat(target)).isFile();
}

async function readFile(path: Buffer, name: string, problems: Problem[]): Promise<SourceFile | undefined> {
  try {
    // Without O_NONBLOCK a named pipe would wait for a writer for ever.
    await using handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const found = await handle.stat();
    if (!found.isFile()) problems.push(problem('input.unreadable', name, { path: name, detail: 'not a regular file' }));
    else if (found.size > LIMITS.sourceFile)
      problems.push(problem('input.tooLarge', name, { path: name, limit: LIMITS.sourceFile }));
    else return { name, bytes: await handle.readFile() };
  } catch (cause) {
    problems.push(problem('input.unreadable', name, { path: name, detail: codeOf(cause) }));
  }
  return undefined;
}

function problem(code: string, file: string, params: Problem['params']): Problem {
  return { file, code, params };
}

/** The files that a given file is always read with by its own tool: a compose file's `.env`, a values.yaml's Chart.yaml. */
export async function companionsOf(input: PathInput): Promise<SourceFile[]> {
  const base = baseOf(input.path);
  const companion = /^(?:docker-)?compose[\w.-]*\.ya?ml$/.test(base)
    ? '.env'
    : /^values[\w.-]*\.ya?ml$/.test(base)
      ? 'Chart.yaml'
      : undefined;
  if (!companion) return [];
  const name = input.name ?? input.path;
  const beside = name.slice(0, name.length - baseOf(name).length) + companion;
  const file = await readFile(Buffer.from(`${dirname(input.path)}${sep}${companion}`), beside, []);
  return file ? [file] : [];
}
