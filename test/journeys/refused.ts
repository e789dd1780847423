import { expect } from 'vitest';
import type { RunOptions, Told, Workstation } from '../support/gapferry.ts';

export interface Refusal {
  /** Exit status, and the short code for the telephone. */
  readonly status: number;
  readonly short: string;
  /** What the texts must name in every language: the thing that is wrong, and where. */
  readonly names: readonly string[];
  /** A command or option that the remedy must name, where one helps. */
  readonly remedy?: string;
}

/**
 * Runs what must be refused, once in each language, and holds the refusal against what is wanted: exit status, short code,
 * texts that name what is wrong, and a remedy. Gives the error as it was told last.
 */
export async function expectRefused(
  station: Workstation,
  args: readonly string[],
  { status, short, names, remedy = '' }: Refusal,
  options: RunOptions = {},
): Promise<Told> {
  const english = await station.refusal([...args, '--lang', 'en'], options);
  const chinese = await station.refusal([...args, '--lang', 'zh'], options);
  for (const told of [english, chinese]) {
    expect(told).toMatchObject({ status, short });
    for (const name of names) expect(`${told.title}\n${told.explain}`).toContain(name);
    for (const text of [told.title, told.explain, told.remedy]) expect(text).not.toContain('{{');
    expect(told.remedy).toContain(remedy);
  }
  expect(chinese.title).toMatch(/\p{Script=Han}/u);
  expect(chinese.remedy).toMatch(/\p{Script=Han}/u);
  expect(english.remedy).not.toBe('');
  return chinese;
}
