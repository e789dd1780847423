import type { JobView } from '../../shared/contract.ts';
import { EXIT } from '../../shared/errors.ts';
import { GapferryError } from '../../shared/gapferry-error.ts';
import type { JobProgress } from '../../shared/job.ts';
import { askHidden } from './ask.ts';
import type { Face } from './face.ts';
import { givenPassphrase } from './passphrase.ts';
import { progressView } from './progress.ts';

/** Starts or resumes a job with the passphrase that there is, and gives its id. */
type Begin = (passphrase: string | undefined) => Promise<{ id: string }>;

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a job to its end and shows how it goes; where a key wants its passphrase and there is a terminal, asks and goes on.
 * @throws job.interrupted after Ctrl-C: the job is paused and can be resumed
 */
export async function runJob(face: Face, begin: Begin, passphraseFile?: string): Promise<JobView> {
  let passphrase = await givenPassphrase(face, passphraseFile);
  let id = await carry(face, () => begin(passphrase));
  for (;;) {
    const view = await face.send('job.show', { id });
    const name = lockedKey(view);
    if (name === undefined || !face.interactive) return view;
    if (passphrase !== undefined) face.warn(face.say.error({ code: 'key.passphrase', params: { name } }).title);
    passphrase = await askHidden(face, face.say.t('ask.passphrase', { name }), '--passphrase-file FILE');
    id = await carry(face, () => face.send('job.resume', { id, passphrase }));
  }
}

/** Begins a job and follows it until it rests; gives its id. */
async function carry(face: Face, begin: () => Promise<{ id: string }>): Promise<string> {
  const stop = watchSignals(face);
  try {
    const { id } = await begin();
    face.note(face.say.t('job.started', { id }));
    if ((await Promise.race([stop.asked, follow(face, id)])) !== 'stop') return id;
    await face.close();
    throw new GapferryError('job.interrupted', { id });
  } finally {
    stop.unwatch();
  }
}

/** The key that a job stopped for want of, or by a wrong passphrase. */
function lockedKey({ state }: JobView): string | undefined {
  if (state.state !== 'failed') return undefined;
  const { code, params } = state.error;
  return code === 'key.passphraseNeeded' || code === 'key.passphrase' ? String(params.name) : undefined;
}

async function follow(face: Face, id: string): Promise<void> {
  const view = progressView(face);
  const { promise: rests, resolve } = Promise.withResolvers<void>();
  const unsubscribe = await face.subscribe('job', id, (progress) => {
    view.show(progress);
    if (!isAtWork(progress)) resolve();
  });
  await rests;
  unsubscribe();
  view.end();
}

function isAtWork({ state }: JobProgress): boolean {
  return state.state === 'queued' || state.state === 'running';
}

/** The first signal asks to stop, a second one stops at once: what is on the disk can be resumed either way. */
function watchSignals(face: Face): { asked: Promise<'stop'>; unwatch(): void } {
  const { promise: asked, resolve } = Promise.withResolvers<'stop'>();
  let count = 0;
  const onSignal = (): void => {
    count += 1;
    if (count > 1) process.exit(EXIT.cancelled);
    face.note(face.say.t('job.stopping'));
    resolve('stop');
  };
  for (const signal of STOP_SIGNALS) process.on(signal, onSignal);
  const unwatch = (): void => {
    for (const signal of STOP_SIGNALS) process.removeListener(signal, onSignal);
  };
  return { asked, unwatch };
}
