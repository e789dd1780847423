import { readFile, stat } from 'node:fs/promises';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { LIMITS } from '../limits.ts';
import { parseDocuments } from './read-yaml.ts';

/** The value of a small file of one YAML or JSON document, undecoded. Throws input.notFound, input.tooLarge, input.notYaml. */
export async function readPlainYaml(path: string): Promise<unknown> {
  const text = await readLimited(path);
  const [document, second] = parseDocuments(text);
  const error = document?.errors[0];
  if (!document || error || second) {
    const line = error ? text.slice(0, error.pos[0]).split('\n').length : 1;
    throw new GapferryError('input.notYaml', { path, line, detail: error?.message ?? 'not one document' });
  }
  try {
    return document.toJS({ maxAliasCount: LIMITS.yamlAliases });
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new GapferryError('input.notYaml', { path, line: 1, detail }, { cause });
  }
}

async function readLimited(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > LIMITS.rulesFile) throw new GapferryError('input.tooLarge', { path, limit: LIMITS.rulesFile });
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof GapferryError) throw cause;
    throw new GapferryError('input.notFound', { path }, { cause });
  }
}
