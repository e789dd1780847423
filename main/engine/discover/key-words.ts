/** What the name of a field, variable or flag says about its value. */
export type KeyClass = 'image' | 'strong' | 'weak' | 'none' | 'other';

const CACHE = new Map<string, KeyClass>();
const IMAGE = new Set([
  'image',
  'images',
  'img',
  'imgs',
  'dockerimage',
  'containerimage',
  'baseimage',
  'imagename',
  'imageref',
]);
/** Words that may follow "image" without changing what the value is. */
const TAIL = new Set(
  'name names ref refs reference references url uri full default defaults list override overrides spec value values options map mapping set source path with json yaml'.split(
    ' ',
  ),
);
/** Words after which the value is something about an image. */
const ABOUT = new Set(
  'policy pull pullpolicy secret secrets pullsecret pullsecrets tag tags version digest sha registry registries repository repo repositories host hostname port addr address endpoint dockerfile size id ids type format count dir directory user username password token enabled disabled label labels namespace prefix suffix timeout interval arch os platform location mode service provider quality width height icon key file files hash checksum title alt streams stream class kind'.split(
    ' ',
  ),
);

/** Splits `STRIMZI_KAFKA_IMAGES`, `queue-sidecar-image`, `--engineImage` into lower-case words. */
export function wordsOf(key: string): string[] {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/**
 * `image`: the key itself; `strong`: its value is an image (`proxyImage`, `FOO_IMAGES`, `image_name`, OLM's `RELATED_IMAGE_X`); `weak`: it
 * has to do with images (`IMAGE_KAFKA`); `other`: it is something about an image (`imagePullPolicy`); `none`: it says nothing.
 */
export function keyClass(key: string): KeyClass {
  const known = CACHE.get(key);
  if (known) return known;
  const found = classify(key);
  if (CACHE.size < 50_000) CACHE.set(key, found);
  return found;
}

function classify(key: string): KeyClass {
  if (key === 'image') return 'image';
  const words = wordsOf(key);
  const at = words.findLastIndex((word) => IMAGE.has(word));
  if (at < 0) return words.some((word) => word.endsWith('image') || word.endsWith('images')) ? 'strong' : 'none';
  if (NO_CONTAINER.has(words[at - 1] ?? '')) return 'other';
  const tail = words.slice(at + 1);
  if (tail.every((word) => TAIL.has(word))) return 'strong';
  if (tail.some((word) => ABOUT.has(word))) return 'other';
  return key.startsWith('RELATED_IMAGE_') ? 'strong' : 'weak';
}

/** Words before "image" that make it a picture, a disk or a machine. */
const NO_CONTAINER = new Set(
  'machine os vm disk kernel rootfs initrd initramfs boot background cover logo icon hero guest ami cloud rbd iso avatar preview thumbnail splash favicon banner social og profile qcow2 snapshot'.split(
    ' ',
  ),
);

const PROSE = new Set(
  'description descriptions message messages summary note notes title comment comments help displayname reason documentation doc docs usage readme changelog example examples x-example motd msg banner greeting welcome warning hint tooltip caption subject'.split(
    ' ',
  ),
);

/** A flag that names what is made: what the words of a command go by that it makes. */
export const MADE_KEY = '--destination';

/** Whether a flag is one behind which a pipeline names what it makes, not what it runs. */
export function isMade(flag: string): boolean {
  return /^--?(?:t|tag|destination|dest|push)$/.test(flag);
}

/** Fields whose text is written for people. */
export function isProseKey(key: string): boolean {
  return (
    PROSE.has(key.toLowerCase()) ||
    /(?:^|[./_-])(?:description|documentation|readme|help)$|\.(?:md|markdown|rst|adoc)$/i.test(key)
  );
}
