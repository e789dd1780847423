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
    } else if (entry.isSymbolicLink() && leadsOut(await followed(path), root, base)) {
      problems.push(problem('input.unreadable', name, { path: name, detail: LEADS_OUT }));
    } else if (isDeploymentName(base) && (entry.isFile() || (await followed(path))?.isFile)) {
      const file = await readFile(path, name, problems);
      if (file) yield file;
    }
  }
}

const LEADS_OUT = 'a link that leads out of the folder; give what it leads to by itself';

interface Target {
  readonly path: Buffer;
  readonly isFile: boolean;
  readonly isFolder: boolean;
}

/** What stands where a link leads; undefined where nothing does. */
async function followed(link: Buffer): Promise<Target | undefined> {
  const path = await realpath(link, { encoding: 'buffer' }).catch(() => undefined);
  const found = path && (await stat(path).catch(() => undefined));
  return path && found && { path, isFile: found.isFile(), isFolder: found.isDirectory() };
}

/**
 * Whether a link leads to deployment files, or a folder that may hold some, out of the folder: those are not read, and that is
 * told. A folder that stands inside is read where it stands.
 */
function leadsOut(target: Target | undefined, root: string, base: string): boolean {
  const counts = target && (target.isFolder ? !isSkippedFolder(base) : target.isFile && isDeploymentName(base));
  if (!counts) return false;
  const inside = Buffer.from(root.endsWith(sep) ? root : root + sep).toString('latin1');
  return !`${target.path.toString('latin1')}${sep}`.startsWith(inside);
}

/** Reads one regular file within the limit; undefined where it cannot be, which becomes a problem. */
export async function readFile(path: Buffer, name: string, problems: Problem[]): Promise<SourceFile | undefined> {
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
