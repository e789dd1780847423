import type { Locator } from 'playwright-core';
import { Screen } from './screen.ts';

/** From a bundle to a running import. */
export class ImportScreen extends Screen {
  async open(): Promise<void> {
    await this.goTo('#/import');
    await this.heading(this.t('ui.import.title')).waitFor();
  }

  /** The desktop's dialogs choose a folder or a file; the host's folders show both. */
  get #browse(): string {
    return this.t(this.face.name === 'page' ? 'ui.import.browse' : 'ui.import.browseFolder');
  }

  /** Goes back to the first step, where another import stands further on. */
  async toBundle(): Promise<void> {
    const change = this.button(this.face.say.labelled(this.t('ui.act.change'), this.t('ui.import.step.bundle')));
    const browse = this.button(this.#browse);
    await browse.or(change).first().waitFor();
    if ((await browse.count()) === 0) await change.click();
  }

  /** Chooses another bundle than what stood there. */
  async bundle(path: string): Promise<void> {
    await this.toBundle();
    const given = this.face.page.getByRole('list', { name: this.t('ui.import.given') }).getByRole('button');
    while ((await given.count()) > 0) await given.first().click();
    await this.face.choose(this.#browse, path);
    await this.face.page.locator('.verdict').waitFor();
  }

  verdict(words: string): Locator {
    return this.face.page.locator('.verdict').getByText(words);
  }

  async reason(words: string): Promise<void> {
    await this.field(this.t('ui.import.reason')).fill(words);
  }

  /** Names registry and project, and has them checked. */
  async target(to: string): Promise<void> {
    await this.button(this.t('ui.import.chooseTarget')).click();
    await this.field(this.t('ui.target.to')).fill(to);
    await this.face.page.getByRole('table', { name: this.t('ui.target.preview') }).waitFor();
    await this.button(this.t('ui.import.check')).click();
    await this.face.page.locator('table.preflight').waitFor();
  }

  async checkAgain(): Promise<void> {
    await this.button(this.t('ui.preflight.again')).click();
  }

  /** The row of a check that stops the import. */
  stop(check: 'quota' | 'authentication' | 'tls'): Locator {
    return this.face.page.locator('tr[data-outcome=stop]', { hasText: this.t(`preflight.${check}`) });
  }

  async run(): Promise<void> {
    await this.buttonFrom(this.t('ui.import.run', { summary: '' })).click();
  }
}
