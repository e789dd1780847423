import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * `npm run package:check`: packs what npm would publish, checks that everything needed and nothing else is inside,
 * installs it into an empty folder and runs it there, far from the checkout. Needs the network only for packages that
 * npm's cache does not hold. Ends with status 1 and a list of what is wrong.
 */
const CHECKOUT = join(import.meta.dirname, '..');

const NEEDED = [
  'package.json',
  'main/cli/gapferry.mjs',
  'dist/gapferry.js',
  'dist/renderer/index.html',
  'dist/third-party.md',
  'docs/cli.md',
  'docs/bundle-format.md',
  'README.md',
  'README.zh-CN.md',
  'LICENSE',
  'CHANGELOG.md',
];
const ALLOWED = [...NEEDED.map(escapeRegExp), 'dist/[^/]+\\.js', 'dist/renderer/.+', 'docs/[^/]+\\.(?:md|json)'].map(
  (pattern) => new RegExp(`^${pattern}$`),
);

/** Documents of the large file: some 4 MB. */
const PODS = 2000;

const Packed = z.array(z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) })).length(1);

const folder = await mkdtemp(join(tmpdir(), 'gapferry-package-'));
try {
  const { tarball, files } = await pack(folder);
  const wrong = [...compareFiles(files), ...(await strayImports())];
  if (wrong.length === 0) wrong.push(...(await tryInstalled(folder, tarball)));
  for (const line of wrong) say(`package: ${line}`);
  process.exitCode = wrong.length > 0 ? 1 : 0;
  if (wrong.length === 0) say(`package: ${files.length} files, installed and run`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Builds (npm's `prepack`) and packs into `into`. */
async function pack(into: string): Promise<{ tarball: string; files: string[] }> {
  run('npm', ['run', 'build'], CHECKOUT);
  const out = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', into], CHECKOUT);
  const [packed] = Packed.parse(JSON.parse(out));
  if (!packed) throw new TypeError('npm pack printed no package');
  return { tarball: join(into, packed.filename), files: packed.files.map((file) => file.path) };
}

function compareFiles(files: readonly string[]): string[] {
  return [
    ...NEEDED.filter((path) => !files.includes(path)).map((path) => `${path} is missing`),
    ...files
      .filter((path) => !ALLOWED.some((pattern) => pattern.test(path)))
      .map((path) => `${path} must not be in it`),
  ];
}

/** A bare import left in dist/ is a package that would have to be there after the installation. */
async function strayImports(): Promise<string[]> {
  const installed = Object.keys(
    z.object({ dependencies: z.record(z.string(), z.string()) }).parse(await json('package.json')).dependencies,
  );
  const names = (await readdir(join(CHECKOUT, 'dist'))).filter((name) => name.endsWith('.js'));
  const imports = await Promise.all(
    names.map(async (name) => bareImports(await readFile(join(CHECKOUT, 'dist', name), 'utf8'))),
  );
  return [...new Set(imports.flat())]
    .filter((name) => !installed.includes(name))
    .map((name) => `dist/ imports ${name}, which no dependency brings`);
}

function bareImports(code: string): string[] {
  return [...code.matchAll(/^(?:import|export)\b[^'"\n]*\bfrom\s*['"]([^.'"/][^'"]*)['"];?$/gm)]
    .map(([, specifier = '']) => specifier)
    .filter((specifier) => !specifier.startsWith('node:'));
}

/** Installs the tarball as a user would and runs the command with a home of its own. */
async function tryInstalled(inside: string, tarball: string): Promise<string[]> {
  const project = join(inside, 'project');
  const empty = join(inside, 'empty');
  await Promise.all([mkdir(project), mkdir(empty)]);
  await writeFile(join(project, 'package.json'), '{ "name": "try", "private": true }\n');
  run('npm', ['install', '--prefer-offline', '--no-fund', '--no-audit', tarball], project);

  const { version } = z.object({ version: z.string() }).parse(await json('package.json'));
  const command = join(project, 'node_modules/.bin/gapferry');
  const env = { GAPFERRY_HOME: join(inside, 'home') };
  const printed = run(command, ['--version'], empty, env).trim();
  run(command, ['practice'], empty, env);
  const found = await scanLarge(command, inside, env);
  return [
    ...(printed === version ? [] : [`--version prints ${JSON.stringify(printed)}, package.json says ${version}`]),
    ...(found === PODS
      ? []
      : [`scan finds ${found} of ${PODS} images in a large file: are its threads in the package?`]),
    ...(await readdir(empty)).map((name) => `practice left ${name} in the folder it was started from`),
  ];
}

/** Findings in a file that is large enough to be read in threads, each of which loads its own file of the package. */
async function scanLarge(command: string, inside: string, env: NodeJS.ProcessEnv): Promise<number> {
  const file = join(inside, 'large.yaml');
  const pod = `kind: Pod\nspec:\n  containers:\n  - image: registry.example/a/b:1\n# ${'-'.repeat(2000)}\n`;
  await writeFile(file, Array.from({ length: PODS }, () => pod).join('---\n'));
  const { findings } = z
    .object({ findings: z.array(z.unknown()) })
    .parse(JSON.parse(run(command, ['scan', '-f', file, '--json'], inside, env)));
  return findings.length;
}

/** Runs a program without a shell or a terminal; its output is shown only when it fails. */
function run(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): string {
  const done = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 300_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (done.error) throw done.error;
  if (done.status !== 0) {
    say(done.stdout + done.stderr);
    throw new Error(`${program} ${args.join(' ')} ended with ${done.status ?? done.signal}`);
  }
  return done.stdout;
}

async function json(path: string): Promise<unknown> {
  return JSON.parse(await readFile(join(CHECKOUT, path), 'utf8'));
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
