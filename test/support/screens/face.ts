import type { Page } from 'playwright-core';
import type { Language } from '../../../shared/messages/format.ts';
import type { Translator } from '../../../shared/messages/translator.ts';

/** Which program shows the screens. */
export type FaceName = 'page' | 'stand-in' | 'electron';

/** A running Gapferry with screens, as a person has it before him: the same journeys go through each of them. */
export interface Face {
  readonly name: FaceName;
  readonly language: Language;
  readonly say: Translator;
  /** What the person may look into; the state lies in its `home`. */
  readonly folder: string;
  /** The page now: another one after `killHost` where that takes a new start. */
  readonly page: Page;
  /** What the page said that nobody wanted to hear: errors, refusals of the content policy. */
  readonly complaints: string[];
  /** Presses a button that asks for a file, and chooses it: in the system's dialog, or in the host's folders. */
  choose(button: string, path: string): Promise<void>;
  /** Kills the process of the host (-9) and comes back to its screens, as a person would. */
  killHost(): Promise<void>;
  close(): Promise<void>;
}
