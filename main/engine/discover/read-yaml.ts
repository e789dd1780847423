import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node, parseAllDocuments, visit } from 'yaml';
import type { Certainty } from '../../../shared/finding.ts';
import { LIMITS } from '../limits.ts';
import { guardOf } from './caps.ts';
import type { KbldRules } from './kbld-rules.ts';
import { effectiveKey } from './leaf.ts';
import { type DocumentContext, type FileKind, type Place, pathOf, textOf } from './place.ts';
import type { Scope } from './scope.ts';
import type { Site } from './site.ts';
import type { Surroundings } from './surroundings.ts';
import { walk } from './walk.ts';

/** What readYaml needs besides the text. */
export interface YamlFrame {
  readonly fileKind: FileKind;
  /** Index of the first document of the text in its file. */
  readonly firstDocument: number;
  readonly surroundings: Surroundings;
  readonly rules: KbldRules;
  report(site: Site): void;
  note(kind: string, offset: number, text: string): void;
}

/** What was wrong with a document: where in the text, and where the document lies. */
export interface YamlFault {
  readonly offset: number;
  readonly detail: string;
  readonly start: number;
  readonly end: number;
  readonly index: number;
}

/** Reads every document of a text. Returns how many there were and the first fault of each broken one. */
export function readYaml(scope: Scope, frame: YamlFrame): { documents: number; faults: YamlFault[] } {
  const faults: YamlFault[] = [];
  const documents = parseDocuments(scope.text);
  documents.forEach((document, at) => {
    const index = frame.firstDocument + at;
    const detail = faultOf(document) ?? readDocument(document, contextOf(document, scope, frame, index));
    if (!detail) return;
    // The range of a broken document itself ends anywhere.
    const end = documents[at + 1]?.range[0] ?? scope.text.length;
    faults.push({ ...detail, start: document.range[0], end, index });
  });
  return { documents: documents.length, faults };
}

/** What is said of a file that is nested more deeply than anything is read. */
export const TOO_DEEP = `nested deeper than ${LIMITS.yamlDepth} levels, as no deployment file is; leave this file out`;

/** Parses without the checks and niceties whose cost grows with the square of a hostile text. */
export function parseDocuments(text: string): Document.Parsed[] {
  const before = Error.stackTraceLimit;
  // A broken text makes thousands of errors; nobody reads where in the parser they were made.
  Error.stackTraceLimit = 0;
  // A byte order mark read one character per byte would be part of the first key; line ends keep every offset.
  const unmarked = text.startsWith('\xef\xbb\xbf') ? `\n\n\n${text.slice(3)}` : text;
  try {
    return [...parseAllDocuments(unmarked, { uniqueKeys: false, prettyErrors: false, logLevel: 'silent' })];
  } finally {
    Error.stackTraceLimit = before;
  }
}

/** The parser runs out of stack on what is nested far more deeply than anything is read. */
function isTooDeep({ message }: Error): boolean {
  return message.startsWith('Maximum call stack');
}

function faultOf(document: Document.Parsed): { offset: number; detail: string } | undefined {
  const error = document.errors[0];
  return (
    error && {
      offset: error.pos[0],
      detail: isTooDeep(error) ? TOO_DEEP : (error.message.split('\n')[0] ?? error.code),
    }
  );
}

function contextOf(document: Document.Parsed, scope: Scope, frame: YamlFrame, index: number): DocumentContext {
  const base = {
    ...frame,
    scope,
    yaml: document as Document,
    index,
    kind: undefined,
    apiVersion: undefined,
    rootDepth: 0,
    outerPath: '',
    outerKey: '',
    depth: 0,
    outerCap: undefined,
    guarded: undefined,
    aliases: aliasTargets(document, scope.text),
    taken: new Set<Node>(),
    visited: new Map<Node, Set<string>>(),
    readNested: () => false,
  };
  return withNested(named(base));
}

function readDocument(document: Document.Parsed, context: DocumentContext) {
  const root = document.contents;
  if (!isMap(root) && !isSeq(root)) return undefined;
  const deep = walk({ parent: undefined, key: undefined, node: root, depth: 0, cap: context.outerCap }, context);
  return deep === undefined ? undefined : { offset: deep, detail: TOO_DEEP };
}

/** Adds what the document says of itself. */
function named(context: DocumentContext): DocumentContext {
  const root = context.yaml.contents;
  if (!isMap(root)) return context;
  return { ...context, kind: textOf(root, 'kind', context), apiVersion: textOf(root, 'apiVersion', context) };
}

function withNested(context: DocumentContext): DocumentContext {
  const full: DocumentContext = {
    ...context,
    note: (kind, at, text) => context.note(kind, context.scope.span(at, at + 1).start, text),
    readNested: (place, scope, rules) => readNested(full, place, scope, rules),
  };
  return full;
}

/** Reads a string's value as YAML or JSON documents inside the outer one; false where it is neither. */
function readNested(outer: DocumentContext, place: Place, scope: Scope, rules: KbldRules): boolean {
  if (outer.depth >= LIMITS.nestedDepth || place.cap === 'never') return false;
  const documents = parseDocuments(scope.text);
  const useful = documents.filter((document) => isMap(document.contents) || isSeq(document.contents));
  if (useful.length === 0 || documents.some((document) => document.errors.length > 0)) return false;
  for (const document of useful) {
    const inner: DocumentContext = {
      ...outer,
      scope,
      rules,
      yaml: document as Document,
      depth: outer.depth + 1,
      outerPath: pathOf(place, outer),
      outerKey: effectiveKey(place, outer),
      outerCap: place.cap as Certainty | undefined,
      guarded: outer.guarded ?? guardOf(place),
      fileKind: outer.fileKind === 'helm-chart' ? 'helm-chart' : 'manifest',
      kind: undefined,
      apiVersion: undefined,
      rootDepth: 0,
      aliases: aliasTargets(document, scope.text),
      taken: new Set<Node>(),
      visited: new Map<Node, Set<string>>(),
    };
    readDocument(document, withNested(named(inner)));
  }
  return true;
}

/** What each alias stands for: the last node before it that carries its anchor. One pass, whatever their number. */
function aliasTargets(document: Document.Parsed, text: string): ReadonlyMap<Alias, Node> {
  const targets = new Map<Alias, Node>();
  if (!text.includes('*')) return targets;
  const anchors = new Map<string, Node>();
  visit(document as Document, {
    Node(_key, node) {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target) targets.set(node, target);
      } else if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor) anchors.set(node.anchor, node);
    },
  });
  return targets;
}
