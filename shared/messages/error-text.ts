import type { ErrorCode, ErrorParams } from '../errors.ts';
import type { Placeholder } from './placeholder.ts';

/** What a person reads of an error: what happened (no full stop), why, and what to do. */
export interface ErrorText {
  readonly title: string;
  readonly explain: string;
  readonly remedy: string;
}

/** Every code has its texts: a missing translation does not compile. */
export type ErrorTexts = Readonly<Record<ErrorCode, ErrorText>>;

type Fitting<T extends ErrorTexts> = {
  readonly [C in ErrorCode]: Placeholder<T[C][keyof ErrorText]> extends keyof ErrorParams[C] ? unknown : never;
};

/** Checks while compiling that every placeholder of a text is a parameter of its code. */
export function errorTexts<const T extends ErrorTexts>(texts: T & Fitting<T>): ErrorTexts {
  return texts;
}
