import type { Locator } from 'playwright-core';
import { Screen } from './screen.ts';

/** History: what is known of images, and the log. */
export class RecordScreen extends Screen {
  async open(tab: 'images' | 'bundles' | 'log'): Promise<void> {
    await this.goTo('#/history');
    await this.face.page.getByRole('link', { name: this.t(`ui.history.${tab}`), exact: true }).click();
  }

  /** Searches an image by the start of its name and opens its life: the list of what happened to it. */
  async lifeOf(words: string): Promise<Locator> {
    await this.open('images');
    // The jobs have a filter of the same name, and stand there until the other page does.
    await this.button(this.t('ui.images.destination')).waitFor();
    await this.face.page.getByRole('textbox', { name: this.t('ui.filter') }).fill(words);
    await this.face.page
      .getByRole('table')
      .getByRole('link', { name: new RegExp(`^${words}`) })
      .first()
      .click();
    const life = this.face.page.getByRole('list', { name: this.t('ui.images.life') });
    await life.waitFor();
    return life;
  }

  /** Has the log checked, also against a head that was noted elsewhere. */
  async verifyLog(head: string): Promise<void> {
    const heads = this.field(this.t('ui.log.heads'));
    if (!(await heads.isVisible())) await this.face.page.getByText(this.t('ui.log.verify'), { exact: true }).click();
    await heads.fill(head);
    await this.button(this.t('ui.log.verify.do')).click();
  }
}
