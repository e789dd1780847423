import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../../shared/errors.ts';
import { enErrors } from '../../../shared/messages/en-errors.ts';
import type { ErrorTexts } from '../../../shared/messages/error-text.ts';
import { zhErrors } from '../../../shared/messages/zh-errors.ts';

/** Parameters of each code, read from the interface's source: types are gone at run time. */
function declaredParams(): Map<string, Set<string>> {
  const source = readFileSync(new URL('../../../shared/errors.ts', import.meta.url), 'utf8');
  const lines = source.matchAll(/^ {2}'([a-z]+\.[A-Za-z0-9]+)': (?:\{ (.*) \}|Record<string, never>);$/gm);
  return new Map(
    [...lines].map(([, code = '', fields = '']) => [
      code,
      new Set([...fields.matchAll(/(\w+):/g)].map(([, name = '']) => name)),
    ]),
  );
}

function placeholders(texts: ErrorTexts, code: string): Set<string> {
  const found = Object.entries(texts).find(([name]) => name === code)?.[1];
  const all = found ? `${found.title}\n${found.explain}\n${found.remedy}` : '';
  return new Set([...all.matchAll(/\{\{(\w+)(?:, \w+)?\}\}/g)].map(([, name = '']) => name));
}

const codes = Object.keys(ERRORS);
const params = declaredParams();

describe('the texts of errors', () => {
  it.each(codes)('%s uses only parameters it has', (code) => {
    for (const name of [...placeholders(enErrors, code), ...placeholders(zhErrors, code)]) {
      expect(params.get(code)).toContain(name);
    }
  });

  it.each(codes)('%s says the same things in both languages', (code) => {
    expect([...placeholders(zhErrors, code)].sort()).toEqual([...placeholders(enErrors, code)].sort());
  });

  it('give every short form to one code only', () => {
    const shorts = Object.values(ERRORS).map(({ short }) => short);
    expect(new Set(shorts).size).toBe(shorts.length);
  });

  it('have titles without a full stop and no exclamation marks', () => {
    for (const { title, explain, remedy } of [...Object.values(enErrors), ...Object.values(zhErrors)]) {
      expect(title).not.toMatch(/[.。]$/);
      expect(title + explain + remedy).not.toMatch(/[!！]/);
      expect(remedy).not.toBe('');
    }
  });
});
