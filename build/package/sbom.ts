import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownVersion, ROOT, readLock } from './lock.ts';

/** A heading of what Vite writes: `## name - version (licence)`. */
const HEADING = /^## (\S+) - (\S+) \((.+)\)$/gm;

interface Part {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** Base64 of the SHA-512 of the package that it came from. */
  readonly sha512: string;
}

/**
 * The parts of an artefact as a CycloneDX 1.6 document: what the bundles (by their third-party.md) were made from, and
 * `packages`, which lie in it as they are. The same parts give the same bytes.
 */
export async function sbomOf(bundles: readonly string[], packages: readonly string[], time: Date): Promise<string> {
  const lock = await readLock();
  const bundled = (await Promise.all(bundles.map(namesIn))).flat();
  const names = [...new Set([...bundled, ...packages])].toSorted();
  const parts = names.map((name): Part => {
    const { version, license = 'NOASSERTION', integrity } = lock(name);
    return { name, version, license, sha512: integrity.replace(/^sha512-/, '') };
  });
  const version = await ownVersion();
  const document = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify([version, parts]))}`,
    version: 1,
    metadata: {
      timestamp: time.toISOString(),
      component: { type: 'application', name: 'gapferry', version, 'bom-ref': `pkg:npm/gapferry@${version}` },
    },
    components: parts.map(componentOf),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

async function namesIn(bundle: string): Promise<string[]> {
  const text = await readFile(join(ROOT, bundle), 'utf8');
  return [...text.matchAll(HEADING)].flatMap(([, name]) => name ?? []);
}

function componentOf({ name, version, license, sha512 }: Part): object {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  return {
    type: 'library',
    'bom-ref': purl,
    name,
    version,
    purl,
    licenses: [{ expression: license }],
    hashes: [{ alg: 'SHA-512', content: Buffer.from(sha512, 'base64').toString('hex') }],
  };
}

/** A name-based UUID (RFC 9562, 5.8: bits of our own choosing), so that equal documents have equal numbers. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
