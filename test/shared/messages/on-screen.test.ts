import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../../shared/errors.ts';
import { en } from '../../../shared/messages/en.ts';
import { enErrors } from '../../../shared/messages/en-errors.ts';
import { enOnScreen } from '../../../shared/messages/en-on-screen.ts';
import type { ErrorText } from '../../../shared/messages/error-text.ts';
import { LANGUAGES } from '../../../shared/messages/format.ts';
import { translator } from '../../../shared/messages/translator.ts';
import { zh } from '../../../shared/messages/zh.ts';
import { zhErrors } from '../../../shared/messages/zh-errors.ts';
import { zhOnScreen } from '../../../shared/messages/zh-on-screen.ts';

/** An option, a command or a variable of the environment. */
const COMMAND_WORDS = /(?:^|[\s(（，；、“])--?[a-z]|gapferry (?=[a-z])/;
/** What no window can do: put back the catalog under a running program, open a folder or start the program itself. */
const NO_WINDOW = /gapferry (?:catalog restore(?: --from FILE)?|serve(?: --root)?|key import)(?=\W|$)/g;
/** Errors of the command line, which end it before there is a window, or that only a command can meet. */
const OF_COMMANDS = new Set([
  'usage.needsAnswer',
  'state.noBackup',
  'state.catalogSound',
  'page.port',
  'internal.nodeVersion',
]);

/** Keys of messages that a screen says: those that stand in its sources, and whole families. */
async function keysOnScreen(): Promise<string[]> {
  const files = (await readdir('renderer', { recursive: true })).filter((name) => /\.tsx?$/.test(name));
  const sources = await Promise.all(files.map((name) => readFile(join('renderer', name), 'utf8')));
  const named = new Set(sources.flatMap((source) => source.match(/(?<=['`])[a-z]\w*(?:\.\w+)+(?=['`])/gi) ?? []));
  const families = /^(?:ui|preflight|notice|verdict|accessory|how|certainty)\./;
  return Object.keys(en).filter((key) => families.test(key) || named.has(key.replace(/_(?:one|other)$/, '')));
}

function namesACommand(text: string): boolean {
  return COMMAND_WORDS.test(text.replace(NO_WINDOW, ''));
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)/g)].map(([, name = '']) => name).sort();
}

/** The text that a screen replaces, of `error:CODE:PART` or of a message. */
function replaced(key: string, language: 'en' | 'zh'): string | undefined {
  const [, code = '', part = ''] = /^error:(.+):(\w+)$/.exec(key) ?? [];
  const errors: Readonly<Record<string, ErrorText>> = language === 'en' ? enErrors : zhErrors;
  const messages: Readonly<Record<string, string>> = language === 'en' ? en : zh;
  return code ? Object.entries(errors[code] ?? {}).find(([name]) => name === part)?.[1] : messages[key];
}

describe.each(LANGUAGES)('words on a screen (%s)', (language) => {
  const say = translator(language, 'screen');
  const own: Readonly<Record<string, string>> = language === 'en' ? enOnScreen : zhOnScreen;

  it.each(Object.keys(ERRORS).filter((code) => !OF_COMMANDS.has(code)))('%s names no option and no command', (code) => {
    const { title, explain, remedy } = say.error({ code, params: {} });
    expect([title, explain, remedy].filter(namesACommand)).toEqual([]);
  });

  it('name no option and no command in any message that a screen says', async () => {
    const keys = await keysOnScreen();
    const texts = keys.map((key) => `${key}: ${say.maybe(key) ?? ''}`);
    expect(keys.length).toBeGreaterThan(500);
    expect(texts.filter(namesACommand)).toEqual([]);
  });

  it.each(Object.entries(own))('%s stands in place of a text that differs, with its parameters', (key, text) => {
    const before = replaced(key, language);
    expect(before).toBeDefined();
    expect(before).not.toBe(text);
    expect(placeholders(before ?? '')).toEqual(expect.arrayContaining(placeholders(text)));
  });

  it('leave out the option that is named in brackets in a detail, and name no option for a file', () => {
    const detail = 'one of several; use addresses by tag (--ref tag)';
    expect(say.detail(detail)).toBe('one of several; use addresses by tag');
    expect(translator(language).detail(detail)).toContain('--ref tag');
    const params = { path: '--code', detail: 'not UTF-8' };
    const { title } = say.error({ code: 'receipt.invalid', params });
    expect(title).toContain(say.t('ui.typed'));
    expect(translator(language).error({ code: 'receipt.invalid', params }).title).toContain('--code');
  });

  it('leave the words of the terminal as they are', () => {
    const params = { host: 'harbor.corp' };
    expect(translator(language).error({ code: 'registry.plainHttp', params }).remedy).toContain('--plain-http');
    expect(say.error({ code: 'registry.plainHttp', params }).remedy).toContain('harbor.corp');
  });
});
