import { join } from 'node:path';
import { app, type BrowserWindow, dialog, session } from 'electron';
import { toErrorView } from '../../shared/gapferry-error.ts';
import { LANGUAGES, type Language } from '../../shared/messages/format.ts';
import { type Translator, translator } from '../../shared/messages/translator.ts';
import { type WorkstationSide, WorkstationView } from '../../shared/workstation.ts';
import { readPageFiles } from '../page/page-files.ts';
import { Activity } from './activity.ts';
import { openWindow, showImport, showSide } from './app-window.ts';
import { askToClose } from './ask-to-close.ts';
import { HostFailure, HostLink } from './host-link.ts';
import type { Answer } from './host-messages.ts';
import { JobSigns, Titled } from './job-signs.ts';
import { lockSession } from './lockdown.ts';
import { showMenu } from './menu.ts';
import { serveScheme } from './scheme.ts';
import { bridgeWindows } from './window-bridge.ts';

/** The running app: host, window and what stands around them. */
export class Desktop {
  readonly #folder: string;
  readonly #host: HostLink;
  readonly #activity: Activity;
  #say: Translator = translator(systemLanguage(), 'screen');
  #window: BrowserWindow | undefined;
  #side: WorkstationSide | undefined;
  /** Whether somebody has said that the window may close although jobs run. */
  #leaving = false;

  /** `folder`: where the built host-process and preload are. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#host = new HostLink(join(folder, 'host-process.js'));
    const signs = new JobSigns({
      window: () => this.#window,
      say: () => this.#say,
      titleOf: async (id) => {
        const answer = await this.#host.call('job.show', { id });
        return (answer.ok && Titled.safeParse(answer.value).data?.title) || '';
      },
    });
    this.#activity = new Activity((topic, id, listener) => this.#host.subscribe(topic, id, listener), signs);
  }

  /** Opens host and window; an app that cannot start says why and ends. */
  async open(path: string | undefined): Promise<void> {
    lockSession(session.defaultSession);
    try {
      serveScheme(session.defaultSession, await readPageFiles(join(this.#folder, '..', 'renderer')));
      await this.#host.start();
    } catch (error) {
      this.#refuse(error);
      return;
    }
    bridgeWindows({
      call: (name, request) => this.#call(name, request),
      subscribe: (topic, id, listener) => this.#host.subscribe(topic, id, listener),
    });
    await this.#call('workstation.show', {});
    const window = openWindow(this.#folder, (asking) => this.#mayClose(asking));
    this.#window = window;
    this.#showSide();
    window.on('closed', () => {
      this.#window = undefined;
    });
    if (path !== undefined) showImport(window, path);
  }

  /** A second start of the app ends here: in the window of the first. */
  raise(path: string | undefined): void {
    const window = this.#window;
    if (!window) return;
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    if (path !== undefined) showImport(window, path);
  }

  /** Pauses what runs and ends the host. */
  close(): Promise<void> {
    return this.#host.close();
  }

  async #call(name: string, request: unknown): Promise<Answer> {
    const answer = await this.#host.call(name, request);
    this.#activity.heard(name, answer);
    if (name.startsWith('workstation.') && answer.ok) this.#speak(answer.value);
    return answer;
  }

  /** Menus follow the language of the page, the sign in the task bar its side. */
  #speak(value: unknown): void {
    const view = WorkstationView.safeParse(value);
    if (!view.success) return;
    const { language = systemLanguage(), version, home, side } = view.data;
    if (side !== this.#side) {
      this.#side = side;
      this.#showSide();
    }
    this.#say = translator(language, 'screen');
    showMenu(this.#say, { version, home });
  }

  #showSide(): void {
    if (this.#window && this.#side) showSide(this.#window, this.#folder, this.#side);
  }

  #mayClose(window: BrowserWindow): boolean {
    const count = this.#activity.running.length;
    if (this.#leaving || count === 0) return true;
    void askToClose(window, this.#say, count).then((leave) => {
      this.#leaving = leave;
      if (leave) window.close();
    });
    return false;
  }

  #refuse(error: unknown): void {
    const { title, explain, remedy } = this.#say.error(error instanceof HostFailure ? error.error : toErrorView(error));
    dialog.showErrorBox(this.#say.t('start.failed'), [title, explain, remedy].join('\n\n'));
    app.exit(1);
  }
}

function systemLanguage(): Language {
  const locale = app.getLocale().toLowerCase();
  return LANGUAGES.find((language) => locale.startsWith(language)) ?? 'en';
}
