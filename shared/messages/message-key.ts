import type { en } from './en.ts';
import type { Placeholder } from './placeholder.ts';

type RawKey = keyof typeof en;
type Base<K extends string> = K extends `${infer B}_one` | `${infer B}_other` ? B : K;

/** The texts of each key; of a plural, those of both its endings. Mapped once: asking for each key anew is quadratic. */
type Texts = { readonly [R in RawKey as Base<R>]: (typeof en)[R] };
type Placeholders = { readonly [K in keyof Texts]: Placeholder<Texts[K]> };

/** What can be said: keys of en.ts without their plural endings. */
export type MessageKey = keyof Texts;

/** The parameters that the text of a key asks for: none, or exactly its placeholders. */
export type MessageParams<K extends MessageKey> = [Placeholders[K]] extends [never]
  ? []
  : [params: Readonly<Record<Placeholders[K], string | number>>];

/** Texts of a language that has one plural form only, as Chinese: a missing one does not compile. */
export type SinglePluralMessages = Readonly<Record<Exclude<RawKey, `${string}_one`>, string>>;
