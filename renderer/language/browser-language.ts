import type { Language } from '../../shared/messages/format.ts';

/** What the system speaks, where the person has not said otherwise. */
export function browserLanguage(): Language {
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}
