import { LANGUAGES, type Language } from '../../shared/messages/format.ts';

/** Whether a word is a language that Gapferry speaks. */
export function isLanguage(word: string): word is Language {
  return LANGUAGES.some((language) => language === word);
}

/** The language of the environment: the POSIX locale variables in their order, on Windows the system's own setting. */
export function languageOf(env: NodeJS.ProcessEnv): Language {
  const posix = env.LC_ALL || env.LC_MESSAGES || env.LANG;
  const locale = posix || (process.platform === 'win32' ? Intl.DateTimeFormat().resolvedOptions().locale : '');
  return /^zh/i.test(locale) ? 'zh' : 'en';
}
