import cliProgress, { type MultiBar, type Params, type SingleBar } from 'cli-progress';
import { z } from 'zod';
import type { JobProgress } from '../../shared/job.ts';
import { formatBytes } from '../../shared/messages/format.ts';
import { noticeText } from '../../shared/messages/notice-text.ts';
import type { Translator } from '../../shared/messages/translator.ts';
import type { Face } from './face.ts';
import { printable } from './printable.ts';
import { paceText, phaseText, progressLine } from './progress-text.ts';
import { clip } from './table.ts';

/** Milliseconds between two plain lines. */
const LINE_EVERY = 5000;

/** Shows the progress of one job on standard error. */
export interface ProgressView {
  show(progress: JobProgress): void;
  end(): void;
}

/** Bars on a terminal, plain lines elsewhere. */
export function progressView(face: Face): ProgressView {
  return process.stderr.isTTY ? new Bars(face.say) : new Lines(face);
}

/** A line when a phase begins, then every few seconds, so that a log stays readable. */
class Lines implements ProgressView {
  readonly #face: Face;
  #phase = '';
  #shownAt = Number.NEGATIVE_INFINITY;
  #notices = 0;

  constructor(face: Face) {
    this.#face = face;
  }

  show(progress: JobProgress): void {
    const { say } = this.#face;
    for (const notice of progress.notices.slice(this.#notices)) this.#face.note(noticeText(notice, say));
    this.#notices = Math.max(this.#notices, progress.notices.length);
    if (progress.state.state !== 'running') return;
    const { phase } = progress.state;
    const now = performance.now();
    if (phase === this.#phase && now - this.#shownAt < LINE_EVERY) return;
    this.#face.note(progressLine(progress, say));
    this.#phase = phase;
    this.#shownAt = now;
  }

  end(): void {}
}

const Payload = z.object({ head: z.string(), tail: z.string() });

/** One bar of bytes; what is worth knowing scrolls by above it. */
class Bars implements ProgressView {
  readonly #say: Translator;
  readonly #bars: MultiBar;
  #bar: SingleBar | undefined;
  #notices = 0;

  constructor(say: Translator) {
    this.#say = say;
    this.#bars = new cliProgress.MultiBar(
      { format: line, barsize: 20, hideCursor: true, clearOnComplete: true, emptyOnZero: true, stream: process.stderr },
      cliProgress.Presets.shades_classic,
    );
  }

  show(progress: JobProgress): void {
    for (const notice of progress.notices.slice(this.#notices)) {
      this.#bars.log(`${printable(noticeText(notice, this.#say))}\n`);
    }
    this.#notices = Math.max(this.#notices, progress.notices.length);
    if (progress.state.state !== 'running') return;
    this.#bar ??= this.#bars.create(1, 0, { head: '', tail: '' });
    this.#bar.setTotal(Math.max(progress.bytesTotal, 1));
    this.#bar.update(progress.bytesDone, this.#texts(progress));
  }

  end(): void {
    this.#bars.stop();
  }

  #texts(progress: JobProgress): z.infer<typeof Payload> {
    const { bytesDone, bytesTotal, itemsDone, itemsTotal, current } = progress;
    const { language } = this.#say;
    const bytes = bytesTotal > 0 ? ` ${formatBytes(bytesDone, language)} / ${formatBytes(bytesTotal, language)}` : '';
    const items = itemsTotal > 0 ? `  ${itemsDone}/${itemsTotal}` : '';
    const tail = `${bytes}${paceText(progress, this.#say)}${items}  ${current[0] ?? ''}`;
    return { head: printable(phaseText(progress, this.#say)), tail: printable(tail) };
  }
}

function line(options: Parameters<typeof cliProgress.Format.BarFormat>[1], params: Params, payload: unknown): string {
  const { head, tail } = Payload.parse(payload);
  const percent = `${Math.floor(params.progress * 100)}%`.padStart(4);
  return clip(
    `${head} ${cliProgress.Format.BarFormat(params.progress, options)} ${percent}${tail}`,
    process.stderr.columns || 80,
  );
}
