import { readdir } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Where people keep deployment files and find their sticks: home, then what is mounted now. */
export async function usualFolders(platform = process.platform): Promise<string[]> {
  return [homedir(), ...(await mountedMedia(platform))];
}

async function mountedMedia(platform: NodeJS.Platform): Promise<string[]> {
  switch (platform) {
    case 'win32':
      return [...'DEFGHIJKLMNOPQRSTUVWXYZC'].map((letter) => `${letter}:\\`);
    case 'darwin':
      return childrenOf('/Volumes');
    default: {
      const user = userInfo().username;
      const parents = [`/run/media/${user}`, `/media/${user}`, '/mnt'];
      return (await Promise.all(parents.map(childrenOf))).flat();
    }
  }
}

async function childrenOf(folder: string): Promise<string[]> {
  const found = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return found.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
}
