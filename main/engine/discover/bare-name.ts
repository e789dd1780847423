import { keyClass, wordsOf } from './key-words.ts';

const NAME = /^[a-z][a-z0-9]*(?:(?:_|-+)[a-z0-9]+)*$/;

/** Words that settings about images take for their value, and that are no image. */
const SETTINGS = new Set(
  `true false yes no on off null nil none undefined unset unknown empty any all auto automatic manual default defaults custom always never if not present
  ifnotpresent pull push build rebuild skip keep replace merge append override inherit disable disabled enable enabled latest stable edge nightly canary
  dev devel develop development test testing stage staging prod production debug release main master head local remote internal external public private
  global builtin built in system standard minimal full basic simple fast slow small medium large lazy eager strict optional required docker podman
  containerd crio cri oci image images img tag tags digest name names version versions repository repo registry string text json yaml gzip zstd tar
  png jpg jpeg gif svg webp ico iso qcow2 raw amd64 arm64 linux windows todo tbd changeme placeholder example here value flag option for to from of the
  and or is as with`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Whether a word alone may be the name of an image on Docker Hub: no number, no version, no word that settings take. */
export function isBareName(word: string): boolean {
  return word.length > 2 && NAME.test(word) && !word.split(/[_-]+/).every((part) => SETTINGS.has(part));
}

const RELATED = /^RELATED_IMAGE_/;

/** Whether an option (`--sidecar-image`) or a variable (`SIDECAR_IMAGE`) says by its last word that its value is an image. */
export function asksForImage(key: string): boolean {
  if (!/^--?[A-Za-z]|^[A-Z][A-Z0-9_]*$/.test(key)) return false;
  const last = wordsOf(key).at(-1) ?? '';
  return RELATED.test(key) || /(?:image|img)s?$/.test(last);
}

/** Whether a key may have a bare name for its value, and not where it is or how it is chosen. */
export function takesImage(key: string): boolean {
  return /^(?:image|strong)$/.test(keyClass(key)) && !/(?:path|source|options|spec|set|with)$/i.test(key);
}

/** Whether a variable is used in a text with a tag behind it: then it holds a part of a reference only. */
export function isPartInUse(variable: string, text: string): boolean {
  return [`$${variable}:`, `\${${variable}}:`, `$(${variable}):`].some((use) => text.includes(use));
}

/** A bare name behind an option or a variable: `--image=nginx`, `--image nginx`, `TOOL_IMAGE=alpine`, `${TOOL_IMAGE:-alpine}`. */
export interface NamedWord {
  readonly name: string;
  readonly word: string;
  readonly start: number;
  /** The name and the word are one: behind white space a sentence may as well go on. */
  readonly isJoined: boolean;
}

const NAMED_WORD =
  /(?<=^|[\s;&|,{("'`])(?:(-{0,2}[A-Za-z_][\w.-]{0,80}?)(?::?=|:-)|(--[A-Za-z][\w.-]{0,80})[ \t]+)["']?([a-z][a-z0-9_-]{2,100})(?=$|[\s;&|,)}"'`])/g;

/** All of them in a line. */
export function namedWords(line: string): NamedWord[] {
  if (!/im(?:age|g)/i.test(line)) return [];
  return [...line.matchAll(NAMED_WORD)].flatMap(({ 0: match, 1: joined, 2: spaced = '', 3: word = '', index }) => {
    const name = joined ?? spaced;
    if (!takesImage(name) || !isBareName(word)) return [];
    return [{ name, word, start: index + match.length - word.length, isJoined: joined !== undefined }];
  });
}
