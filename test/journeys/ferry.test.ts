import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { digestOf } from '../../main/engine/digest.ts';
import { requireReference } from '../../main/engine/reference.ts';
import { ExportResult, LandingResult, VerifyResult } from '../support/job-results.ts';
import { haveImageTools, type ImageKind, ImageMaker } from '../support/real-images.ts';
import { readImage } from '../support/registry-content.ts';
import { have, run } from '../support/tools.ts';
import {
  type AirGap,
  corpusFile,
  deployment,
  openAirGap,
  PASSPHRASE,
  put,
  type RegistryPair,
  startPair,
} from './air-gap.ts';

const KPACK = await corpusFile('kpack/release-0.5.4.yaml');
const LOCAL_PATH = await corpusFile('local-path-provisioner/local-path-storage.yaml');
const MINIO = await corpusFile('minio/tenant-crlf.yaml');
const corpus = KPACK && LOCAL_PATH && MINIO ? { KPACK, LOCAL_PATH, MINIO } : undefined;

/** Images that the untouched files name by tag. */
const TAGGED: readonly [string, ImageKind][] = [
  ['docker.io/rancher/local-path-provisioner:v0.0.37', 'list'],
  ['docker.io/library/busybox', 'docker'],
  ['minio/minio:latest', 'oci'],
];
/** Where the mirror keeps what is asked of a host. */
const PREFIX: Readonly<Record<string, string>> = { 'gcr.io': 'gcr', 'docker.io': 'hub' };

/** The forms a bundle may have: what to ask for, and how many paths come of it. */
const FORMS = [
  { form: 'a folder', name: 'bundle', options: [], volumes: 1 },
  { form: 'a tar', name: 'bundle.tar', options: [], volumes: 1 },
  { form: 'three volumes', name: 'divided', options: ['--volume-size', '4MB'], volumes: 3 },
] as const;

const ready = have('docker-registry') && haveImageTools() && corpus !== undefined;
const needs = 'needs docker-registry, buildah, umoci, skopeo, busybox-static and the corpus of real files';

describe.skipIf(!ready)(`on two docker-registries, with real images and deployment files (${needs})`, () => {
  let gap: AirGap;
  let pair: RegistryPair;
  let folder: string;
  /** The files as they are exported. */
  const files = new Map<string, string>();
  const bundles = new Map<string, z.infer<typeof ExportResult>>();
  const imports = new Map<string, z.infer<typeof LandingResult>>();

  beforeAll(async () => {
    gap = await openAirGap();
    pair = await startPair(gap);
    for (const [host, prefix] of Object.entries(PREFIX))
      await gap.outside.ok(['registry', 'set', host, '--mirror', `${pair.source.host}/${prefix}`]);
    await serveImages();
    folder = gap.outside.path('files');
    await mkdir(folder);
    for (const [name, text] of files) await writeFile(join(folder, name), text);
  });

  afterAll(async () => {
    await pair?.close();
    await gap?.close();
  });

  describe.each(FORMS)('as $form', ({ name, options, volumes }) => {
    const project = name.replace('.', '-');
    const rewritten = () => gap.inside.path('rewritten', project);
    const lock = () => gap.inside.path(`${project}.lock.yml`);
    const carry = (...args: string[]) => [
      ...['import', ...pathsOf(name), '--to', `${pair.target.host}/${project}`, ...args],
      ...['--rewrite-to', rewritten(), '--lock-output', lock()],
    ];

    it('is exported, signed, and called genuine and whole on the other side', async () => {
      const args = ['export', '-f', folder, '-o', gap.outside.path(name), ...options];
      const exported = await gap.outside.result(ExportResult, args, { env: PASSPHRASE });
      bundles.set(name, exported);
      expect(exported.paths).toHaveLength(volumes);
      expect(exported.images).toHaveLength(11);

      const verified = await gap.inside.result(VerifyResult, ['verify', ...pathsOf(name)]);
      expect(verified).toMatchObject({ verdict: { verdict: 'trusted' }, whole: true, problems: [] });
    });

    it('is imported, every image equal to its original, digest by digest', async () => {
      const imported = await gap.inside.result(LandingResult, carry());
      imports.set(name, imported);
      expect(imported.mapping).toHaveLength(11);
      const { blobs } = imported;
      expect(blobs.mounted, 'layers that several images share').toBeGreaterThan(0);
      for (const { reference, address, digest } of imported.mapping) {
        const { path, tag = '' } = requireReference(address);
        const there = await readImage(pair.target.host, path, tag);
        expect(there[0], reference).toBe(digest);
        expect(there, reference).toEqual(await original(reference));
        expect(await readImage(pair.target.host, path, digest), reference).toEqual(there);
      }
    });

    it('gives files back that differ in the bytes of their references only', async () => {
      const { mapping, files: written, notRewritten } = result(imports, name);
      expect(notRewritten).toEqual([]);
      expect(written).toHaveLength(files.size);
      for (const { reference, address, digest } of mapping) {
        const { path } = requireReference(address);
        newNames.set(reference, `${pair.target.host}/${path}@${digest}`);
      }
      for (const [file, text] of files)
        expect(await readFile(join(rewritten(), file), 'utf8'), file).toBe(renamed(text));
    });

    it('leaves a lock that kbld reads, from which `rewrite` makes the same files', async () => {
      const { kind, apiVersion, overrides } = KbldConfig.parse(parse(await readFile(lock(), 'utf8')));
      expect({ kind, apiVersion }).toEqual({ kind: 'Config', apiVersion: 'kbld.k14s.io/v1alpha1' });
      expect(new Map(overrides.map(({ image, newImage }) => [image, newImage]))).toEqual(newNames);
      const again = gap.inside.path('again', project);
      await gap.outside.ok(['rewrite', '-f', folder, '--lock', lock(), '-o', again]);
      for (const file of files.keys())
        expect(await readFile(join(again, file))).toEqual(await readFile(join(rewritten(), file)));
    });

    it('moves no layer when it is imported again', async () => {
      const { alreadyThere, blobs } = await gap.inside.result(LandingResult, carry('--verify-first'));
      expect(alreadyThere).toHaveLength(11);
      expect(blobs).toEqual({ copied: 0, mounted: 0, present: 0, bytes: 0 });
    });
  });

  it.runIf(have('openssl'))('is signed so that openssl checks it with the public key alone', async () => {
    const [bundle = ''] = pathsOf('bundle');
    const signature = gap.inside.path('signature.der');
    const base64 = await readFile(join(bundle, 'bundle.json.sig'), 'utf8');
    await writeFile(signature, Buffer.from(base64, 'base64'));
    const list = join(bundle, 'bundle.json');
    const check = (file: string) =>
      run('openssl', ['dgst', '-sha256', '-verify', gap.publicKey, '-signature', signature, file]);
    expect(check(list)).toMatchObject({ status: 0, stdout: 'Verified OK\n' });
    expect(check(join(bundle, 'index.json')).status).not.toBe(0);
  });

  it.each([
    { transport: 'oci', name: 'bundle' },
    { transport: 'oci-archive', name: 'bundle.tar' },
  ])('is read by skopeo as $transport, every image by its full name', async ({ transport, name }) => {
    const [folderBundle = ''] = pathsOf('bundle');
    const named = IndexJson.parse(JSON.parse(await readFile(join(folderBundle, 'index.json'), 'utf8'))).manifests;
    // Up to 1.13 skopeo finds no Docker manifest by its name in a layout; they keep their digests all the same.
    const oci = named.filter(({ mediaType }) => mediaType.startsWith('application/vnd.oci.'));
    expect(oci).toHaveLength(9);
    for (const { digest, annotations } of oci) {
      const copy = gap.inside.path('skopeo', transport, digest.slice(7, 19));
      await mkdir(copy, { recursive: true });
      const from = `${transport}:${pathsOf(name)[0]}:${annotations['org.opencontainers.image.ref.name']}`;
      const { status, stderr } = run('skopeo', ['copy', '--all', '--preserve-digests', from, `dir:${copy}`]);
      expect(status, stderr).toBe(0);
      expect(digestOf(await readFile(join(copy, 'manifest.json')))).toBe(digest);
    }
  });

  it('can be relocated without a bundle where both registries are in reach, to the same digests', async () => {
    await gap.outside.ok(['registry', 'set', pair.target.host, '--plain-http']);
    const rewritten = gap.outside.path('relocated');
    const args = ['relocate', '-f', folder, '--to', `${pair.target.host}/relocated`, '--rewrite-to', rewritten];
    const { mapping, files: written } = await gap.outside.result(LandingResult, args);
    expect(mapping).toHaveLength(11);
    for (const { reference, address, digest } of mapping) {
      const { path, tag = '' } = requireReference(address);
      expect(await readImage(pair.target.host, path, tag), reference).toEqual(await original(reference));
      newNames.set(reference, `${pair.target.host}/${path}@${digest}`);
    }
    expect(written).toHaveLength(files.size);
    for (const [file, text] of files) expect(await readFile(join(rewritten, file), 'utf8'), file).toBe(renamed(text));
    const again = await gap.outside.result(LandingResult, args);
    expect(again.blobs).toEqual({ copied: 0, mounted: 0, present: 0, bytes: 0 });
  });

  it('is relocated within one registry without moving a byte', async () => {
    const path = 'gcr/cf-build-service-public/kpack/controller';
    const [digest = ''] = await readImage(pair.source.host, path, 'latest');
    const file = await put(gap.outside, 'within.yaml', deployment(`${pair.source.host}/${path}@${digest}`));
    const { blobs, mapping } = await gap.outside.result(LandingResult, [
      ...['relocate', '-f', file, '--to', `${pair.source.host}/moved`, '--path-template', '{name}', '--ref', 'both'],
    ]);
    expect(blobs).toEqual({ copied: 0, mounted: 3, present: 0, bytes: 0 });
    expect(mapping.map(({ address }) => address)).toEqual([
      `${pair.source.host}/moved/controller:gf-${digest.slice(7, 19)}@${digest}`,
    ]);
    expect(await readImage(pair.source.host, 'moved/controller', digest)).toHaveLength(4);
  });

  /** By reference, its new name in files: filled by each form anew. */
  const newNames = new Map<string, string>();

  /** A file's text with nothing but its references changed, done without reading it as anything but text. */
  function renamed(text: string): string {
    const names = [...newNames.keys()].map((name) => name.replace(/[.+]/g, '\\$&')).join('|');
    return text.replace(new RegExp(`(?<![\\w./-])(?:${names})(?![\\w.:/@-])`, 'g'), (name) => newNames.get(name) ?? '');
  }

  function pathsOf(name: string): string[] {
    return result(bundles, name).paths;
  }

  /** The digests of an image at the source. */
  function original(reference: string): Promise<string[]> {
    const { host, path, tag, digest } = requireReference(reference);
    return readImage(pair.source.host, `${PREFIX[host]}/${path}`, digest ?? tag ?? 'latest');
  }

  /** Makes the images that the files name, and fills `files`. */
  async function serveImages(): Promise<void> {
    if (!corpus) return;
    const images = await ImageMaker.open(gap.outside.path('images'));
    const push = async (kind: ImageKind, reference: string): Promise<void> => {
      const { host, path, tag = 'latest' } = requireReference(reference);
      await images.push(kind, `${pair.source.host}/${PREFIX[host]}/${path}:${tag}`);
    };
    for (const [reference, kind] of TAGGED) await push(kind, reference);
    // Nobody can make images of the digests that the real file names: it is pinned to those that there are.
    let kpack = corpus.KPACK.toString('utf8');
    for (const [named, repository] of kpack.matchAll(/(gcr\.io\/cf-build[a-z/-]+)@sha256:[0-9a-f]{64}/g)) {
      await push('oci', repository ?? '');
      const [digest] = await original(repository ?? '');
      kpack = kpack.replaceAll(named, `${repository}@${digest}`);
    }
    files.set('kpack.yaml', kpack);
    files.set('local-path-storage.yaml', corpus.LOCAL_PATH.toString('utf8'));
    files.set('tenant-crlf.yaml', corpus.MINIO.toString('utf8'));
  }
});

const IndexJson = z.object({
  manifests: z.array(
    z.object({ mediaType: z.string(), digest: z.string(), annotations: z.record(z.string(), z.string()) }),
  ),
});

const KbldConfig = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  overrides: z.array(z.object({ image: z.string(), newImage: z.string(), preresolved: z.literal(true) })),
});

function result<T>(results: ReadonlyMap<string, T>, name: string): T {
  const found = results.get(name);
  if (found === undefined) throw new Error(`${name}: the step before did not succeed`);
  return found;
}
