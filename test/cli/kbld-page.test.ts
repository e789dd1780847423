import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Face } from '../../main/cli/face.ts';
import { buildProgram } from '../../main/cli/program.ts';

const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const face = new Face({ language: 'en', json: false, env: {}, serve: () => Promise.reject(new Error('not here')) });
const program = buildProgram(face, '0.0.0', () => {});
/** Every `gapferry ...` of the page, up to the end of its code. */
const used = [...read('docs/kbld.md').matchAll(/gapferry ([^`\n#]+)/g)].map(([, words = '']) => words);

describe('docs/kbld.md', () => {
  it('uses only commands and options that there are', () => {
    expect(used.length).toBeGreaterThan(15);
    expect(used.filter((words) => unknownIn(words).length > 0)).toEqual([]);
  });

  it.each(['README.md', 'README.zh-CN.md'])('is linked from %s', (name) => {
    expect(read(name)).toContain('(docs/kbld.md)');
  });
});

/** The words of a command line that the command does not know. */
function unknownIn(words: string): string[] {
  const [name = '', ...rest] =
    words
      .split(/ \\?\| /)[0]
      ?.trim()
      .split(/\s+/) ?? [];
  const command = program.commands.find((one) => one.name() === name);
  if (!command) return [name];
  const known = command.commands.find((one) => one.name() === rest[0]) ?? command;
  const flags = known.options.flatMap(({ short, long }) => [short, long]);
  return rest.filter((word) => /^-./.test(word) && !flags.includes(word));
}
