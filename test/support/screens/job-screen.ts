import { Screen } from './screen.ts';

/** One job, while it runs and afterwards. */
export class JobScreen extends Screen {
  async exported(): Promise<void> {
    await this.heading(this.t('ui.export.done')).waitFor();
  }

  async imported(): Promise<void> {
    await this.heading(this.t('ui.import.done')).waitFor();
  }

  async goOn(): Promise<void> {
    await this.button(this.t('ui.job.resume')).click();
  }

  async another(): Promise<void> {
    await this.button(this.t('ui.export.another')).click();
  }

  /** Address of the job that is shown. */
  get address(): string {
    return new URL(this.face.page.url()).hash;
  }
}
