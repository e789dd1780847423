import { splitDocuments } from './split-documents.ts';

/** Whether a text, one character per byte, is nothing but objects for kubectl: each document of it has a kind of its own, and none is a template or for a tool. */
export function isObjects(written: string): boolean {
  const text = written.replace(/^\xef\xbb\xbf/, '');
  // A line that is a control of a Go template is in no YAML.
  if (/^[ \t]*\{\{-?[ \t]*(?:if|else|end|range|with|include|template|define|\/\*)/m.test(text)) return false;
  const documents = splitDocuments(text)
    .map(({ start, end }) => text.slice(start, end))
    .filter((document) => /^(?!---|\.\.\.|%)[ \t]*[^\s#]/m.test(document));
  return documents.length > 0 && documents.every(isObject);
}

function isObject(document: string): boolean {
  const isFlow = /^(?:---)?\s*\{/.test(document);
  const has = (key: string) => new RegExp(`${isFlow ? '[{,\\s]' : '^'}["']?${key}["']?[ \\t]*:`, 'm').test(document);
  return (
    has('apiVersion') && has('kind') && !/^["']?apiVersion["']?:[ \t]*["']?kustomize\.config\.k8s\.io\//m.test(document)
  );
}
