import type { Locator } from 'playwright-core';
import type { Translator } from '../../../shared/messages/translator.ts';
import { buttonFrom, buttonNamed } from './button-named.ts';
import type { Face } from './face.ts';

/** What all page objects share: the words of the face's language, and things found by those words. */
export class Screen {
  protected readonly face: Face;

  constructor(face: Face) {
    this.face = face;
  }

  get t(): Translator['t'] {
    return this.face.say.t;
  }

  /** A button of exactly these words; an icon before them has a name of its own. */
  button(words: string): Locator {
    return buttonNamed(this.face.page, words);
  }

  /** The button whose words begin like this, whatever figures follow. */
  buttonFrom(words: string): Locator {
    return buttonFrom(this.face.page, words);
  }

  field(label: string): Locator {
    return this.face.page.getByLabel(label, { exact: true });
  }

  text(words: string): Locator {
    return this.face.page.getByText(words).first();
  }

  /** The alert that says an error, by its short code. */
  alert(short: string): Locator {
    return this.face.page.getByRole('alert').filter({ hasText: short }).first();
  }

  /** Goes there as by its link: `#/import`. */
  async goTo(address: string): Promise<void> {
    await this.face.page.evaluate((hash) => {
      Reflect.get(globalThis, 'location').hash = hash;
    }, address);
  }

  heading(words: string): Locator {
    return this.face.page.getByRole('heading', { name: words });
  }
}
