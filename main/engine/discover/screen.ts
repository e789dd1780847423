import { mayBeOperated } from './operated-kinds.ts';

/** Fields and words that speak of images, and texts with the shape of a reference. */
const SPEAKS = /im(?:age|g)|repo|docker:\/\/|@sha256:|[\w.-]\/[\w.-]{1,255}:\w|[\w)\]]:[\w.-]{0,128}\d\.\d/i;
/** What names images in other words: pipelines, commands, Dockerfiles. */
const RUNS = /(?:^|[\s"'{])services["']?:|\bcontainer["']?:|^[ \t]*FROM[ \t]|\b(?:docker|podman|nerdctl|crictl|ctr)\b/m;
/** A part of a reference that a variable stands for: `/web:${TAG}`, `$REG/web:1`. */
const VARIABLE = /[/:@]\$[\w{(]|\$\w+[/:]|\}[/:]\w/;
/** A kustomization, by what it is made of. */
const KUSTOMIZATION = /^(?:resources|bases|components|helmCharts|replacements|vars):/m;
/** Escapes, behind which any of these may hide. */
const ESCAPES = /\\(?:[xuU/]|\r?\n)/;
/** The document itself, not one in a list or a string of it, is the schema of a custom resource. */
const SCHEMA = /^kind:[ \t]*["']?CustomResourceDefinition["']?[ \t]*(?:#.*)?\r?$/m;
/** A default in a schema that may be a reference, or hold one. */
const DEFAULT = /\bdefault["']?[ \t]*:[ \t]*(?:[^\s{[]*[:@/]|\{(?![ \t]*\})|\[(?![ \t]*\])|[|>&!*#?]|\r?$)/m;

/** Whether a document is the schema of a custom resource. */
export function isSchemaText(text: string): boolean {
  return SCHEMA.test(text);
}

/** Whether a document may be a kustomization, whose lines say what is fetched from elsewhere. */
export function isKustomizationText(text: string): boolean {
  return KUSTOMIZATION.test(text);
}

/**
 * Whether a document may hold an image: a quick look at its text, so that only such documents are parsed. It may say yes
 * for nothing; it never says no where a finding is (a property test holds it to that).
 */
export function mayHoldImage(text: string): boolean {
  if (isSchemaText(text)) return DEFAULT.test(text) || ESCAPES.test(text);
  if (isKustomizationText(text)) return true;
  return SPEAKS.test(text) || RUNS.test(text) || VARIABLE.test(text) || ESCAPES.test(text) || mayBeOperated(text);
}
