import { wordsOf } from '../key-words.ts';

/** What a field is in a reference that is written in several. */
export type Role = 'registry' | 'namespace' | 'repository' | 'image' | 'name' | 'tag' | 'version' | 'digest';

const FIELD =
  /(?:tag|digest|sha|sha256|repository|repo|registry|hub|version|release)$|^image$|^name$|image[-_]?name$|registry[-_]?(?:url|server|host|domain|address)$/i;

/** Whether a key may have a role at all: a quick look, for every map is asked. */
export function mayHaveRole(key: string): boolean {
  return FIELD.test(key);
}

/** What a key is in a composed reference, and the stem it shares with its siblings: `proxyImageTag` is the tag of `proxy`. */
export function roleOf(key: string, imageMap: boolean): { role: Role; stem: string } | undefined {
  const words = wordsOf(key);
  const last = words.at(-1);
  const rest = words.slice(0, -1);
  switch (last) {
    case 'registry':
    case 'hub':
      // Kyverno's `defaultRegistry` beside an empty `registry`.
      return { role: 'registry', stem: stemOf(rest[0] === 'default' && rest.length === 1 ? [] : rest) };
    case 'url':
    case 'server':
    case 'host':
    case 'domain':
    case 'address':
      return rest.at(-1) === 'registry' ? { role: 'registry', stem: stemOf(rest.slice(0, -1)) } : undefined;
    case 'namespace':
    case 'organization':
    case 'org':
    case 'project':
      return rest.length === 0 ? { role: 'namespace', stem: '' } : undefined;
    case 'repository':
    case 'repo':
      // A registry before the paths beside it.
      if (key === 'baseRepo') return undefined;
      return { role: 'repository', stem: stemOf(rest) };
    case 'tag':
      return { role: 'tag', stem: stemOf(rest) };
    case 'digest':
    case 'sha':
    case 'sha256':
      return { role: 'digest', stem: stemOf(rest) };
    case 'image':
      return { role: 'image', stem: stemOf(rest) };
    case 'name':
      if (rest.at(-1) === 'image') return { role: 'image', stem: stemOf(rest) };
      return rest.length === 0 ? { role: 'name', stem: '' } : undefined;
    case 'release':
      return imageMap && rest.length === 0 ? { role: 'version', stem: '' } : undefined;
    case 'version':
      if (key === 'defaultImageVersion') return { role: 'version', stem: '' };
      // Annotations of one prefix belong together: config.linkerd.io/proxy-image and proxy-version.
      return rest.length === 0 || rest.at(-1) === 'image' || key.includes('/')
        ? { role: 'version', stem: stemOf(rest) }
        : undefined;
    default:
      return undefined;
  }
}

function stemOf(words: readonly string[]): string {
  return words.filter((word) => word !== 'image' && word !== 'docker').join(' ');
}
