import { execFile } from 'node:child_process';
import { readFile, stat, statfs } from 'node:fs/promises';
import { dirname, parse, resolve } from 'node:path';
import { promisify } from 'node:util';

/** What a medium can hold. */
export interface MediumLimits {
  /** `fat32`, `exfat`, the system's own name, or `unknown`. */
  readonly fileSystem: string;
  /** Largest file in bytes, where the file system has a limit that matters. */
  readonly maxFileSize?: number;
  /** Directory entries that one folder may have; a name of 64 characters takes six. */
  readonly maxFolderEntries?: number;
  /** Bytes free for this user (the largest safe integer where the system cannot say), and the size in which space is given out. */
  readonly free: number;
  readonly unit: number;
}

const FAT_TYPE = 0x4d44;
const EXFAT_TYPE = 0x2011bab0;
const FUSE_TYPE = 0x65735546;
const FAT32 = { fileSystem: 'fat32', maxFileSize: 2 ** 32 - 1, maxFolderEntries: 65_536 };

/** Limits of the medium that `path` is, or would be made, on. */
export async function mediumLimits(path: string): Promise<MediumLimits> {
  const folder = await nearestFolder(resolve(path));
  const { type, blocks, bavail, bsize } = await statfs(folder);
  // There are file systems in user space that do not know their size.
  const free = blocks === 0 ? Number.MAX_SAFE_INTEGER : bavail * bsize;
  return { ...(await kindOf(type, folder)), free, unit: Math.max(bsize, 1) };
}

/** The path itself, or the nearest folder above it that exists. */
export async function nearestFolder(path: string): Promise<string> {
  for (let at = path; ; at = dirname(at)) {
    const found = await stat(at).catch(() => undefined);
    if (found?.isDirectory() || at === dirname(at)) return at;
  }
}

async function kindOf(type: number, folder: string): Promise<Omit<MediumLimits, 'free' | 'unit'>> {
  if (type === FAT_TYPE) return FAT32;
  if (type === EXFAT_TYPE) return { fileSystem: 'exfat' };
  const name = process.platform === 'win32' ? await windowsName(folder) : await mountedAs(folder);
  if (type !== FUSE_TYPE && process.platform !== 'win32') return { fileSystem: name };
  if (name.includes('exfat')) return { fileSystem: 'exfat' };
  return name.includes('fat') ? FAT32 : { fileSystem: name };
}

/** Windows tells Node nothing of the kind, but its own tool prints the name, in any language, among other words. */
async function windowsName(folder: string): Promise<string> {
  const drive = parse(folder).root;
  const told = await promisify(execFile)('fsutil', ['fsinfo', 'volumeinfo', drive]).catch(() => ({ stdout: '' }));
  return /\b(?:exFAT|FAT32|FAT|NTFS|ReFS|UDF|CDFS)\b/i.exec(told.stdout)?.[0].toLowerCase() ?? 'unknown';
}

/** The file system's name by the longest mount point above the folder (Linux; elsewhere `unknown`). */
async function mountedAs(folder: string): Promise<string> {
  const table = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  let best = { point: '', name: 'unknown' };
  for (const line of table.split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    const point = (before.split(' ')[4] ?? '').replace(/\\(\d{3})/g, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    );
    const inside = point === '/' || folder === point || folder.startsWith(`${point}/`);
    if (point !== '' && inside && point.length >= best.point.length)
      best = { point, name: after.split(' ')[0] ?? 'unknown' };
  }
  return best.name;
}
