import { z } from 'zod';

export const CERTAINTIES = ['certain', 'likely', 'maybe'] as const;
export type Certainty = (typeof CERTAINTIES)[number];

/** How a finding was recognised: stable words of the JSON output, each documented in docs/cli.md. */
export const FOUND_BY = [
  'image-key',
  'configmap-value',
  'env-value',
  'argument',
  'annotation',
  'custom-resource',
  'image-volume',
  'split-fields',
  'nested-document',
  'helm-values',
  'helm-chart',
  'helm-template',
  'helm-rendered',
  'kustomize-image',
  'compose-image',
  'list-line',
  'kbld-config',
  'images-lock',
  'bundle-lock',
  'search-rule',
  'text',
] as const;
export type FoundBy = (typeof FOUND_BY)[number];

/** One place in a file where an image is named. */
export const Finding = z.object({
  /** The reference exactly as written (for split fields: as composed). */
  reference: z.string(),
  certainty: z.enum(CERTAINTIES),
  /** The file's name as the user gave it, or path inside the given folder; `-` for standard input. */
  file: z.string(),
  /** 1-based line and column (in characters) of the first character of the reference. */
  line: z.int(),
  column: z.int(),
  /** 0-based index of the YAML document in the file. */
  document: z.int(),
  /** Path of keys and indexes inside the document, e.g. `spec.template.spec.containers[0].image`. */
  path: z.string(),
  how: z.enum(FOUND_BY),
  /** What stands at the place, where an override of a kbld Config puts `reference` in for it. */
  written: z.string().optional(),
  /** One English sentence for the reader: what made this an image. Translated by `how` where a person reads it. */
  why: z.string(),
});
export type Finding = z.infer<typeof Finding>;

/** A place that a rewrite left as it was, and why. */
export const NotRewritten = z.object({
  file: z.string(),
  line: z.int(),
  reference: z.string(),
  why: z.string(),
  /** The place configures nothing: a person may leave it as it is. */
  optional: z.literal(true).optional(),
});
export type NotRewritten = z.infer<typeof NotRewritten>;
