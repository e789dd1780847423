import { type BrowserWindow, Notification, powerSaveBlocker } from 'electron';
import { z } from 'zod';
import type { JobProgress } from '../../shared/job.ts';
import type { Translator } from '../../shared/messages/translator.ts';
import type { ActivityListener } from './activity.ts';

export interface JobSignsOptions {
  window(): BrowserWindow | undefined;
  say(): Translator;
  /** Title of a job. */
  titleOf(id: string): Promise<string>;
}

/** How the desktop shows that jobs run: bar in the task bar, no sleep, a notification when one ends unseen. */
export class JobSigns implements ActivityListener {
  readonly #options: JobSignsOptions;
  #blocker: number | undefined;

  constructor(options: JobSignsOptions) {
    this.#options = options;
  }

  onMoved(running: readonly JobProgress[]): void {
    this.#stayAwake(running.length > 0);
    const done = running.reduce((sum, { bytesDone }) => sum + bytesDone, 0);
    const total = running.reduce((sum, { bytesTotal }) => sum + bytesTotal, 0);
    // Below 0 takes the bar away; above 1 shows one without a measure.
    const shown = running.length === 0 ? -1 : total === 0 ? 2 : done / total;
    this.#options.window()?.setProgressBar(shown);
  }

  onEnded({ id, state: { state } }: JobProgress): void {
    const window = this.#options.window();
    if (window?.isFocused() || !Notification.isSupported()) return;
    const ended = this.#options.say().maybe(`ended.${state}`);
    if (ended === undefined) return;
    void this.#options.titleOf(id).then((body) => {
      const notification = new Notification({ title: ended, body });
      notification.on('click', () => window?.show());
      notification.show();
    });
    window?.flashFrame(true);
  }

  #stayAwake(awake: boolean): void {
    if (awake) this.#blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (this.#blocker !== undefined) {
      powerSaveBlocker.stop(this.#blocker);
      this.#blocker = undefined;
    }
  }
}

/** The title in what `job.show` answers. */
export const Titled = z.object({ title: z.string() });
