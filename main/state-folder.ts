import { constants } from 'node:fs';
import { access, realpath, stat, statfs } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { GapferryError } from '../shared/gapferry-error.ts';
import { makeFolders } from './engine/bundle/make-folders.ts';

/** Linux's numbers of file systems that come over a network or a hypervisor (statfs(2)): SQLite's WAL needs shared memory that they lack. */
const NETWORK: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x5346414f, 'AFS'],
  [0x01021997, '9p'],
  [0x00c36400, 'CephFS'],
  [0x0bd00bd0, 'Lustre'],
  [0x7461636f, 'OCFS2'],
  [0x01161970, 'GFS2'],
  [0x786f4256, 'a VirtualBox share'],
]);

/**
 * The folder of all state, made where absent: `GAPFERRY_HOME`, else one for the whole workstation that its shifts share,
 * else the user's own. Throws state.unsafeFolder for a place on a network or in a roaming profile, or that cannot be made.
 */
export async function openStateFolder(env: NodeJS.ProcessEnv, home?: string): Promise<string> {
  const path = resolve(home ?? (env.GAPFERRY_HOME || (await defaultFolder(env))));
  try {
    // Made for its owner alone; one that an administrator made keeps its rights.
    await makeFolders(path, 0o700);
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw unsafe(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
  const where = await realpath(path);
  const network = process.platform === 'win32' ? windowsNetwork(where, env) : networkName((await statfs(where)).type);
  if (network) throw unsafe(path, `it lies on ${network}; the catalog needs a local disk`);
  return where;
}

/** What network a Linux file system type stands for, if any. */
export function networkName(type: number): string | undefined {
  return NETWORK.get(type >>> 0);
}

/** What makes a Windows path unsuitable: a share (mapped drives resolve to one) or the roaming profile. */
export function windowsNetwork(path: string, env: NodeJS.ProcessEnv): string | undefined {
  if (/^(?:\\\\\?\\UNC\\|\\\\(?![?.]\\))/i.test(path)) return 'a network share';
  const roaming = env.APPDATA;
  return roaming && path.toLowerCase().startsWith(`${roaming.toLowerCase()}\\`) ? 'a roaming profile' : undefined;
}

/** Where state is kept when nobody says: see `openStateFolder`. */
export async function defaultFolder(env: NodeJS.ProcessEnv, platform = process.platform): Promise<string> {
  switch (platform) {
    case 'win32': {
      const shared = env.ProgramData && join(env.ProgramData, 'Gapferry');
      if (shared && (await isFolder(shared))) return shared;
      return join(env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'Gapferry');
    }
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Gapferry');
    default: {
      const shared = '/var/lib/gapferry';
      if (await isWritable(shared)) return shared;
      // The XDG base directory specification says to ignore a relative path.
      const data = env.XDG_DATA_HOME && isAbsolute(env.XDG_DATA_HOME) ? env.XDG_DATA_HOME : undefined;
      return join(data ?? join(homedir(), '.local', 'share'), 'gapferry');
    }
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

async function isWritable(path: string): Promise<boolean> {
  if (!(await isFolder(path))) return false;
  return access(path, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

function unsafe(path: string, detail: string, cause?: unknown): GapferryError {
  return new GapferryError('state.unsafeFolder', { path, detail }, { cause });
}
