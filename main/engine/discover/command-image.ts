const RUNNER = /^(?:.*\/)?(?:docker|podman|nerdctl|crictl|ctr)$/;
/** What may stand between the program and what it does: `docker image pull`, `docker service create`. */
const NOUN = /^(?:images?|i|containers?|c|service|buildx)$/;
const RUNS = /^(?:run|pull|create)$/;
/** Verbs behind which something else may stand as well: only what is more than a bare word is an image there. */
const LOOKS = /^(?:save|inspect)$/;
/** What may stand before a command: assignments, and words of the shell. */
const BEFORE = /^(?:-|\$|!|sudo|exec|time|then|do|else|if|while|until|RUN|\w+=\S*)$/;
/** Options of these programs that take no value; all others are followed by one, unless it is written behind `=`. */
const SWITCH =
  /^(?:-[ditqPaf]+|--(?:rm|detach|interactive|tty|init|privileged|read-only|quiet|publish-all|no-healthcheck|oom-kill-disable|all-platforms|plain-http|tls-verify|all|force|replace|local|disable-content-trust|skip-verify|net-host))$/;
const COPIER = /^(?:.*\/)?(?:crane|gcrane|skopeo|oras|regctl|imgpkg)$/;
const COPIES = /^(?:copy|cp|push|tag)$/;

/** Indexes of the words of a command that are images: those it runs or fetches, and those it makes or writes to. */
export interface CommandImages {
  readonly pulled: readonly number[];
  readonly made: readonly number[];
}

const NONE: CommandImages = { pulled: [], made: [] };

/** The images of `docker run ...`, `ctr images pull ...`, `crane copy A B` and their kin. */
export function commandWords(words: readonly string[]): CommandImages {
  const runner = words.findIndex((word) => RUNNER.test(word));
  if (runner >= 0) return ofRunner(words, runner + 1);
  const copier = words.findIndex((word) => COPIER.test(word));
  if (copier >= 0) return ofCopier(words, copier + 1);
  // The arguments of a container whose image is such a program.
  return words.length <= 8 && /^(?:copy|cp)$/.test(words[0] ?? '') ? ofCopier(words, 0) : NONE;
}

function ofRunner(words: readonly string[], from: number): CommandImages {
  let at = afterOptions(words, from);
  const isService = words[at] === 'service';
  const isBuilder = words[at] === 'buildx';
  if (NOUN.test(words[at] ?? '')) at = afterOptions(words, at + 1);
  const verb = words[at] ?? '';
  if (isService && verb !== 'create') return NONE;
  // `docker buildx create` makes a builder.
  if (isBuilder && verb !== 'build') return NONE;
  const first = afterOptions(words, at + 1);
  const image = words[first];
  if (RUNS.test(verb) || LOOKS.test(verb))
    return image && (RUNS.test(verb) || /[:/@]/.test(image)) ? { pulled: [first], made: [] } : NONE;
  if (verb === 'push') return { pulled: [], made: positions(words, first) };
  if (verb === 'tag') return { pulled: [], made: positions(words, first).slice(1, 2) };
  return verb === 'build' ? { pulled: [], made: tagsOf(words, at) } : NONE;
}

/** Index of the first word that is neither an option nor the value of one. */
function afterOptions(words: readonly string[], from: number): number {
  let at = from;
  for (; words[at]?.startsWith('-'); at++) {
    const word = words[at] ?? '';
    const hasValue = word.includes('=') || /^-[A-Za-z]./.test(word);
    if (!hasValue && !SWITCH.test(word)) at += 1;
  }
  return at;
}

function positions(words: readonly string[], from: number): number[] {
  return words.flatMap((word, index) => (index >= from && !word.startsWith('-') ? [index] : []));
}

function tagsOf(words: readonly string[], from: number): number[] {
  return words.flatMap((_word, index) =>
    index > from && /^(?:-t|--tag)$/.test(words[index - 1] ?? '') ? [index] : [],
  );
}

/** Where to is the last of several places; of one alone it depends on what is done. */
function ofCopier(words: readonly string[], from: number): CommandImages {
  const at = words.findIndex((word, index) => index >= from && COPIES.test(word));
  if (at < 0) return NONE;
  const places = positions(words, at + 1).filter((index) => /[/:]|^\$/.test(words[index] ?? ''));
  const last = places.at(-1);
  return last !== undefined && (places.length > 1 || words[at] === 'push') ? { pulled: [], made: [last] } : NONE;
}

/** Whether the words are a command from the first on, and not a sentence about one. */
function startsCommand(words: readonly RegExpExecArray[]): boolean {
  const at = words.findIndex(([word]) => RUNNER.test(word));
  return words.slice(0, at).every(([word]) => BEFORE.test(word));
}

const COMMAND = /(?:[^\n;&|\\()`]|\\\r?\n|\\.)+/g;
const WORD = /[^\s\\'"]+/g;
/** What something else fills in (`${{ inputs.name }}`, `{{ .Name }}`) is one word, whatever stands in it. */
const EXPRESSION = /\$?\{\{[^{}\n]*\}\}/g;
/** A word may be a variable with a default. */
const DEFAULT = /^\$\{\w+:?[-=]/;
const PROGRAMS = /\b(?:docker|podman|nerdctl|crictl|ctr|crane|skopeo|oras|regctl|imgpkg)\b/;

/** Offsets of the images of all such commands in a script, and of what a Dockerfile builds upon. */
export interface ScriptImages {
  readonly pulled: ReadonlySet<number>;
  /** Those of them that are as short as `nginx`. */
  readonly bare: ReadonlyMap<number, string>;
  readonly made: ReadonlySet<number>;
  /** What is made, as it is written: run in the same script, it needs no registry. */
  readonly madeNames: ReadonlySet<string>;
}

export function scriptImages(text: string): ScriptImages {
  const pulled = new Set<number>();
  const bare = new Map<number, string>();
  const made = new Set<number>();
  const madeNames = new Set<string>();
  for (const { 1: before = '', index } of text.matchAll(/^([ \t]*FROM[ \t]+(?:--platform=\S+[ \t]+)?)(?=\S)/gm))
    pulled.add(index + before.length);
  if (!PROGRAMS.test(text)) return { pulled, bare, made, madeNames };
  const plain = text.replace(EXPRESSION, (expression) => '$'.repeat(expression.length));
  for (const command of plain.matchAll(COMMAND)) {
    const words = [...command[0].matchAll(WORD)];
    const found = commandWords(words.map(([word]) => word));
    const startOf = (index: number) => {
      const word = words[index];
      return command.index + (word?.index ?? 0) + (DEFAULT.exec(word?.[0] ?? '')?.[0].length ?? 0);
    };
    for (const index of found.pulled) {
      const word = words[index]?.[0] ?? '';
      pulled.add(startOf(index));
      if (/^[a-z0-9][a-z0-9._/-]*$/.test(word) && startsCommand(words)) bare.set(startOf(index), word);
    }
    for (const index of found.made) {
      made.add(startOf(index));
      madeNames.add(words[index]?.[0] ?? '');
    }
  }
  return { pulled, bare, made, madeNames };
}
