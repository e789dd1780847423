import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { Face } from '../../main/cli/face.ts';
import { buildProgram } from '../../main/cli/program.ts';
import { EXIT } from '../../shared/errors.ts';
import { FOUND_BY } from '../../shared/finding.ts';

const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const page = read('docs/cli.md');
const program = buildProgram(
  new Face({ language: 'en', json: false, env: {}, serve: () => Promise.reject(new Error('not here')) }),
  '0.0.0',
  () => {},
);

function commandsOf(command: Command): Command[] {
  return [command, ...command.commands.flatMap(commandsOf)];
}

/** With the groups that it stands in. */
function nameOf(command: Command): string {
  const { parent } = command;
  return parent ? `${nameOf(parent)} ${command.name()}` : command.name();
}

describe('docs/cli.md', () => {
  it.each(commandsOf(program).map((command) => [command.name(), command] as const))(
    'names every option of %s',
    (_name, command) => {
      const missing = command.options.filter(
        ({ long }) => !page.includes(`\`${long}`) && !page.includes(`, \`${long}`),
      );
      expect(missing.map(({ flags }) => flags)).toEqual([]);
    },
  );

  it('names every command', () => {
    for (const command of commandsOf(program).slice(1)) {
      expect(page).toContain(nameOf(command).replace(/ (key|trust|registry|job)$/, ' $1 '));
    }
  });

  it('has every exit status with its number', () => {
    for (const [name, status] of Object.entries(EXIT)) expect(page).toContain(`| ${status} | ${name} |`);
  });

  it('explains every way a finding is recognised', () => {
    for (const how of FOUND_BY) expect(page).toContain(`| \`${how}\` |`);
  });
});

describe('the READMEs', () => {
  it.each(['README.md', 'README.zh-CN.md'])('%s has the two commands', (name) => {
    expect(read(name)).toContain('npm ci && npm run practice');
    expect(read(name)).toContain('npm ci && npm test');
  });

  it.each(['README.md', 'README.zh-CN.md'])('%s uses only commands that there are', (name) => {
    const used = [...read(name).matchAll(/^ {4}gapferry (\S+)/gm)].map(([, command = '']) => command);
    const known = program.commands.map((command) => command.name());
    expect(used.length).toBeGreaterThan(5);
    expect(used.filter((command) => !known.includes(command))).toEqual([]);
  });
});
