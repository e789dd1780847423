import type { en } from './en.ts';
import type { Placeholder } from './placeholder.ts';

type RawKey = keyof typeof en;
type Base<K extends string> = K extends `${infer B}_one` | `${infer B}_other` ? B : K;

/** What can be said: keys of en.ts without their plural endings. */
export type MessageKey = Base<RawKey>;

type TextOf<K extends MessageKey> = (typeof en)[Extract<RawKey, K | `${K}_one` | `${K}_other`>];
type PlaceholderOf<K extends MessageKey> = K extends MessageKey ? Placeholder<TextOf<K>> : never;

/** The parameters that the text of a key asks for: none, or exactly its placeholders. */
export type MessageParams<K extends MessageKey> = [PlaceholderOf<K>] extends [never]
  ? []
  : [params: Readonly<Record<PlaceholderOf<K>, string | number>>];

/** Texts of a language that has one plural form only, as Chinese: a missing one does not compile. */
export type SinglePluralMessages = Readonly<Record<Exclude<RawKey, `${string}_one`>, string>>;
