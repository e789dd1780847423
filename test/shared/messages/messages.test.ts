import { describe, expect, it } from 'vitest';
import { FOUND_BY } from '../../../shared/finding.ts';
import { en } from '../../../shared/messages/en.ts';
import { zh } from '../../../shared/messages/zh.ts';
import { zhErrors } from '../../../shared/messages/zh-errors.ts';
import { zhOnScreen } from '../../../shared/messages/zh-on-screen.ts';

const HAN = '\\p{Script=Han}';

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{([^}]+)\}\}/g)].map(([, inside = '']) => inside).sort();
}

describe('messages', () => {
  it.each(Object.entries(zh))('%s has the same placeholders in both languages', (key, text) => {
    const other = Object.entries(en).find(([name]) => name === key)?.[1] ?? '';
    expect(placeholders(text)).toEqual(placeholders(other));
  });

  it('have a Chinese text for every English one, but for the singular', () => {
    const wanted = Object.keys(en).filter((key) => !key.endsWith('_one'));
    expect(Object.keys(zh).sort()).toEqual(wanted.sort());
  });

  it('have a singular wherever they have a plural', () => {
    const plural = Object.keys(en).filter((key) => key.endsWith('_other'));
    expect(plural.map((key) => key.replace('_other', '_one')).filter((key) => !Object.hasOwn(en, key))).toEqual([]);
  });

  it('have words for every way a finding is recognised', () => {
    expect(FOUND_BY.filter((how) => !Object.hasOwn(en, `how.${how}`))).toEqual([]);
  });
});

describe('Chinese typography', () => {
  const sentences = [
    ...Object.values(zh),
    ...Object.values(zhOnScreen),
    ...Object.values(zhErrors).flatMap(({ title, explain, remedy }) => [title, explain, remedy]),
  ];

  it('puts a space between Chinese and Latin letters or digits', () => {
    const tight = new RegExp(`${HAN}[A-Za-z0-9]|[A-Za-z0-9]${HAN}`, 'u');
    expect(sentences.filter((text) => tight.test(text))).toEqual([]);
  });

  it('puts a space between Chinese and what is put in', () => {
    const tight = new RegExp(`${HAN}\\{\\{|\\}\\}${HAN}`, 'u');
    expect(sentences.filter((text) => tight.test(text))).toEqual([]);
  });

  it('uses full-width punctuation after Chinese', () => {
    const narrow = new RegExp(`${HAN}[,.;:?()]`, 'u');
    // Menus name their access key as every Chinese menu does: 文件(&F).
    const plain = sentences.map((text) => text.replace(/\(&[A-Z]\)$/, ''));
    expect(plain.filter((text) => narrow.test(text))).toEqual([]);
  });
});
