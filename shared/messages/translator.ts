import { createInstance, type i18n } from 'i18next';
import { isErrorCode } from '../errors.ts';
import { en } from './en.ts';
import { enErrors } from './en-errors.ts';
import { enOnScreen } from './en-on-screen.ts';
import type { ErrorText, ErrorTexts } from './error-text.ts';
import {
  formatBytes,
  formatClauses,
  formatDateTime,
  formatDigest,
  formatDuration,
  formatFingerprint,
  formatJobState,
  formatLabelled,
  formatList,
  type Language,
  LOCALES,
} from './format.ts';
import type { MessageKey, MessageParams } from './message-key.ts';
import { systemWords } from './system-words.ts';
import { zh } from './zh.ts';
import { zhErrors } from './zh-errors.ts';
import { zhOnScreen } from './zh-on-screen.ts';
import { ownWordsInChinese } from './zh-own-words.ts';

/** Says things in one language. Parameters are put in as they are: a face escapes for its own medium. */
export interface Translator {
  readonly language: Language;
  t<K extends MessageKey>(key: K, ...params: MessageParams<K>): string;
  /** A message whose key comes from outside (a phase, a notice); undefined where there is none. */
  maybe(key: string, params?: Readonly<Record<string, string | number>>): string | undefined;
  /** The detail of an error or a finding: Gapferry's own words and the system's in this language, those of a registry as they are. */
  detail(text: string): string;
  /** Names one after another, in this language's punctuation. */
  list(items: readonly string[]): string;
  /** Parts of a sentence one after another, likewise. */
  clauses(parts: readonly string[]): string;
  /** A word and what it is about, with this language's colon between them. */
  labelled(label: string, value: string): string;
  /** What a person reads of an error; a code of a newer version is shown as it is. */
  error(error: { readonly code: string; readonly params: Readonly<Record<string, string | number>> }): ErrorText;
}

const MESSAGES = { en, zh } as const;
/** A screen speaks of fields and buttons where a terminal names options and commands. */
export type Face = 'terminal' | 'screen';

const ON_SCREEN = { en: enOnScreen, zh: zhOnScreen } as const;
const ERROR_TEXTS: Readonly<Record<Language, ErrorTexts>> = { en: enErrors, zh: zhErrors };

/** `-` stands for what was typed or piped in: a title has nothing to name then. */
const NO_PLACE = /[:：]\s*-$/;

/** Makes the translator of a language, for a terminal and paper or for a screen. */
export function translator(language: Language, face: Face = 'terminal'): Translator {
  const instance = start(language, face);
  const say = (key: string, params: Readonly<Record<string, string | number>> = {}): string =>
    instance.t(key, { ...params });
  const inWords = language === 'zh' ? ownWordsInChinese : (text: string): string => systemWords(text, 'en') ?? text;
  const detail = face === 'screen' ? (text: string): string => withoutOptions(inWords(text)) : inWords;
  return {
    language,
    detail,
    list: (items) => formatList(items, language),
    clauses: (parts) => formatClauses(parts, language),
    labelled: (label, value) => formatLabelled(label, value, language),
    t: (key, ...params) => say(key, params[0]),
    maybe: (key, params) => (instance.exists(key, params) ? say(key, params) : undefined),
    error: ({ code, params }) => {
      if (!isErrorCode(code)) return { title: code, explain: JSON.stringify(params), remedy: '' };
      const said: Record<string, string | number> = { ...params };
      if (typeof said.detail === 'string') said.detail = detail(said.detail);
      // Typed at a field of a screen, not given with an option.
      if (face === 'screen' && /^--[a-z]/.test(String(said.path ?? ''))) said.path = say('ui.typed');
      const text = (part: keyof ErrorText): string => say(`error:${code}:${part}`, said);
      return { title: text('title').replace(NO_PLACE, ''), explain: text('explain'), remedy: text('remedy') };
    },
  };
}

/** An option in brackets behind what it does: on a screen there is none. */
function withoutOptions(text: string): string {
  return text.replace(/ ?[(（]--[a-z][^)）]*[)）]/g, '');
}

function start(language: Language, face: Face): i18n {
  const instance = createInstance();
  const errors = Object.entries(ERROR_TEXTS[language]).flatMap(([code, text]) =>
    Object.entries(text).map(([part, sentence]) => [`error:${code}:${part}`, sentence]),
  );
  const onScreen = face === 'screen' ? ON_SCREEN[language] : {};
  const texts = { ...MESSAGES[language], ...Object.fromEntries(errors), ...onScreen };
  void instance.init({
    lng: LOCALES[language],
    ns: ['gapferry'],
    defaultNS: 'gapferry',
    resources: { [LOCALES[language]]: { gapferry: texts } },
    initAsync: false,
    fallbackLng: false,
    // Keys hold dots and colons of their own.
    keySeparator: false,
    nsSeparator: false,
    // What is put in is never HTML here, and never a message: `$t(` in a file name stays what it is.
    interpolation: { escapeValue: false, skipOnVariables: true },
  });
  addFormats(instance, language);
  return instance;
}

function addFormats(instance: i18n, language: Language): void {
  const { formatter } = instance.services;
  formatter?.add('bytes', (value: unknown) => formatBytes(Number(value), language));
  formatter?.add('jobState', (value: unknown) => formatJobState(String(value), language));
  formatter?.add('duration', (value: unknown) => formatDuration(Number(value), language));
  formatter?.add('date', (value: unknown) => formatDateTime(String(value), language));
  formatter?.add('groups', (value: unknown) => formatFingerprint(String(value)));
  formatter?.add('digest', (value: unknown) => formatDigest(String(value)));
}
