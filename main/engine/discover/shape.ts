import { parseReference } from '../reference.ts';
import { hostKind } from './registries.ts';

/** What a text that fits the grammar of references shows of itself. */
export type Strength =
  | 'digest'
  | 'hosted'
  | 'hosted-weak'
  | 'path-tag'
  | 'name-tag'
  | 'hosted-bare'
  | 'path-bare'
  | 'bare';
/** What the tag looks like: a version, the name of a branch, a port number. */
export type TagLook = 'version' | 'word' | 'port' | 'none';

export interface Shape {
  readonly reference: string;
  readonly strength: Strength;
  readonly tag: TagLook;
}

const VERSION_TAG =
  /\d[._-]?\d*\.\d|^v\d|^r?\d+[a-z-]|[a-z-]\d|^sha256-|^(?:latest|stable|edge|main|master|nightly|dev|develop|canary|head|rolling|snapshot|alpine|slim|bookworm|bullseye|jammy|noble)(?:$|[-._])|-(?:latest|head|alpine|slim|snapshot|nightly|release)$|^[0-9a-f]{7,40}$/i;

function tagLook(tag: string | undefined): TagLook {
  if (tag === undefined) return 'none';
  if (/^\d{1,5}$/.test(tag)) return 'port';
  return VERSION_TAG.test(tag) ? 'version' : 'word';
}

/** The shape of a text as a reference, or undefined where it is none. */
export function shapeOf(text: string): Shape | undefined {
  if (text.length > 512 || !/^[A-Za-z0-9[]/.test(text)) return undefined;
  const parsed = parseReference(text);
  // A digest alone parses as the repository "sha256" with a tag.
  if (!parsed || parsed.path === 'library/sha256') return undefined;
  const tag = tagLook(parsed.tag);
  return { reference: text, strength: strengthOf(text, tag, parsed), tag };
}

function strengthOf(text: string, tag: TagLook, parsed: { digest?: string; tag?: string }): Strength {
  if (parsed.digest) return 'digest';
  const slash = text.indexOf('/');
  const first = text.slice(0, Math.max(slash, 0));
  const hosted = slash > 0 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  if (!hosted) {
    if (parsed.tag) return slash > 0 ? 'path-tag' : 'name-tag';
    return slash > 0 ? 'path-bare' : 'bare';
  }
  const kind = hostKind(first);
  if (!parsed.tag) return kind === 'registry' ? 'hosted-bare' : 'path-bare';
  if (kind === 'registry') return 'hosted';
  if (kind === 'plausible') return tag === 'version' ? 'hosted' : 'hosted-weak';
  return 'hosted-weak';
}

/** A piece of a text that may be a reference. */
export interface Token {
  readonly start: number;
  readonly end: number;
  readonly shape: Shape;
  /** It stands behind `docker://` or the like, where nothing but an image can. */
  readonly named: boolean;
}

const RUN = /[^\s"'`,;<>|()=\\]{3,}/g;
const SCHEME = /^(?:docker|docker-image|oci|oci-image|containers-storage):\/\//;
/** Behind `oci://` there may be a chart as well. */
const IMAGE_SCHEME = /^(?:docker|docker-image):\/\//;

/** Every piece of a text that has the shape of a tagged or pinned reference. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(RUN)) {
    const token = tokenAt(match[0], match.index);
    if (token) tokens.push(token);
  }
  return tokens;
}

function tokenAt(run: string, at: number): Token | undefined {
  if (run.length > 600 || !/[:@/]/.test(run)) return undefined;
  const opened = /^(?:\$\{\w+:?-|\[(?!.*\]:\d)|[{*])+/.exec(run)?.[0].length ?? 0;
  const scheme = SCHEME.exec(run.slice(opened))?.[0].length ?? 0;
  const body = run.slice(opened + scheme).replace(/[\]}.:!?]+$/, '');
  const exact = shapeOf(body) ?? shapeOf(body.replace(/^[A-Za-z_][\w.-]*:(?=[^/]+\/.*[:@])/, ''));
  if (!exact) return undefined;
  const start = at + opened + scheme + (body.length - exact.reference.length);
  const named = IMAGE_SCHEME.test(run.slice(opened));
  return { start, end: start + exact.reference.length, shape: exact, named };
}
