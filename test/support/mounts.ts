import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { have, run } from './tools.ts';

/** Whether this user may mount: root with the right to, on Linux. */
export const canMount = probe();
/** Whether file systems in user space can be mounted as well. */
export const canFuse = canMount && existsSync('/dev/fuse');

function probe(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !have('mount')) return false;
  const folder = mkdtempSync(join(tmpdir(), 'gapferry-mount-'));
  const mounted = run('mount', ['-t', 'tmpfs', 'tmpfs', folder]).status === 0;
  if (mounted) run('umount', [folder]);
  rmSync(folder, { recursive: true });
  return mounted;
}

/** A medium of a size (`4m`), gone when the test has finished. Gives a way to change its mount options. */
export async function mountTmpfs(folder: string, size: string): Promise<(options: string) => void> {
  await mountOn(folder, ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]);
  return (options) => void must('mount', ['-o', `remount,${options}`, folder]);
}

/** A medium that can be pulled and plugged in again with all that was on it. */
export interface Stick {
  pull(): void;
  plugIn(): void;
}

/** Mounts a folder on another one, as a stick is mounted. */
export async function mountStick(content: string, folder: string): Promise<Stick> {
  await mkdir(content, { recursive: true });
  const plugIn = () => void must('mount', ['--bind', content, folder]);
  await mountOn(folder, ['--bind', content, folder]);
  // Lazily: files that are open stay open, as they do with a stick that is gone.
  return { pull: () => void must('umount', ['--lazy', folder]), plugIn };
}

/** FAT32 by fusefat, which takes an image file, or exFAT by exfat-fuse, which wants a block device; of 40 MB. */
export async function mountFuse(kind: 'fat32' | 'exfat', folder: string): Promise<void> {
  const image = `${folder}.img`;
  must('truncate', ['-s', '40M', image]);
  if (kind === 'fat32') {
    must('mkfs.vfat', ['-F', '32', image]);
    await mountOn(folder, undefined);
    must('fusefat', ['-o', 'rw+', image, folder]);
  } else {
    must('mkfs.exfat', [image]);
    const device = must('losetup', ['--find', '--show', image]).trim();
    onTestFinished(() => void must('losetup', ['--detach', device]));
    await mountOn(folder, undefined);
    must('mount.exfat-fuse', [device, folder]);
  }
  for (let tries = 0; tries < 100 && run('mountpoint', ['-q', folder]).status !== 0; tries++) await delay(20);
}

async function mountOn(folder: string, args: readonly string[] | undefined): Promise<void> {
  await mkdir(folder, { recursive: true });
  onTestFinished(() => {
    // Not there where the test pulled it.
    while (run('mountpoint', ['-q', folder]).status === 0) must('umount', ['--lazy', folder]);
  });
  if (args) must('mount', args);
}

function must(tool: string, args: readonly string[]): string {
  const { status, stdout, stderr } = run(tool, args);
  if (status !== 0) throw new Error(`${tool} ${args.join(' ')}: ${stderr}`);
  return stdout;
}
