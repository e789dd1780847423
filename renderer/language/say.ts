import { createContext, useContext } from 'react';
import { type Translator, translator } from '../../shared/messages/translator.ts';

export const SayContext = createContext<Translator>(translator('en', 'screen'));

/** Says things in the language that was chosen. */
export function useSay(): Translator {
  return useContext(SayContext);
}
