const PROGRAM = /^(?:.*\/)?(?:docker|podman|nerdctl|crictl|ctr)$/;
const VERB = /^(?:run|pull|push|create|save|inspect)$/;
/** Options of these programs that take no value; all others are followed by one, unless it is written behind `=`. */
const SWITCH =
  /^(?:-[ditqPaf]+|--(?:rm|detach|interactive|tty|init|privileged|read-only|quiet|publish-all|no-healthcheck|oom-kill-disable|all-platforms|plain-http|tls-verify|all|force|replace|local|disable-content-trust|skip-verify|net-host))$/;

/** Index of the word that is the image of `docker run ...`, `ctr images pull ...` and their kin; undefined where there is none. */
export function commandImage(words: readonly string[]): number | undefined {
  let at = words.findIndex((word) => PROGRAM.test(word));
  if (at < 0) return undefined;
  at = words.findIndex((word, index) => index > at && VERB.test(word));
  if (at < 0) return undefined;
  for (at += 1; at < words.length; at++) {
    const word = words[at] ?? '';
    if (!word.startsWith('-')) return at;
    if (!word.includes('=') && !SWITCH.test(word)) at += 1;
  }
  return undefined;
}

const COMMAND = /(?:[^\n;&|\\]|\\\r?\n|\\.)+/g;
const WORD = /[^\s\\'"]+/g;

/** Offsets of the images of all such commands in a script, and of what a Dockerfile builds upon. */
export function commandImages(text: string): ReadonlySet<number> {
  const found = new Set<number>();
  for (const { 1: before = '', index } of text.matchAll(/^([ \t]*FROM[ \t]+(?:--platform=\S+[ \t]+)?)(?=\S)/gm))
    found.add(index + before.length);
  if (!/\b(?:docker|podman|nerdctl|crictl|ctr)\b/.test(text)) return found;
  for (const command of text.matchAll(COMMAND)) {
    const words = [...command[0].matchAll(WORD)];
    const word = words[commandImage(words.map(([one]) => one)) ?? -1];
    if (word) found.add(command.index + word.index);
  }
  return found;
}
