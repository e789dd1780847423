import type { WorkstationSide } from '../../../shared/workstation.ts';
import { Screen } from './screen.ts';

/** The first question, and practice. */
export class StartScreen extends Screen {
  async chooseSide(side: WorkstationSide): Promise<void> {
    await this.text(this.t('ui.start.whichSide')).waitFor();
    await this.face.page.getByRole('button', { name: this.t(`ui.side.${side}`) }).click();
    await this.text(this.t('ui.start.noJobs')).waitFor();
  }

  async practise(): Promise<void> {
    await this.button(this.t('ui.practice.start')).click();
    await this.button(this.t('ui.files.sample')).waitFor();
  }

  /** After something was made in it, which is asked about. */
  async endPractice(): Promise<void> {
    const end = this.button(this.t('ui.practice.end'));
    await end.click();
    await this.button(this.t('ui.practice.end.do')).click();
    await end.waitFor({ state: 'detached' });
  }
}
