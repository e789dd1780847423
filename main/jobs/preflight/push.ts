import { GapferryError } from '../../../shared/gapferry-error.ts';
import { needsSignIn } from './authentication.ts';
import { type Check, rowsOf } from './row.ts';

const rows = rowsOf('push');
/** A push begins with HEAD, which is a pull (harbor.md 1.2). */
const NEEDED = ['pull', 'push'];

/** May we push? From what our own token says and what the registry answered, never by guessing. */
export const checkPush: Check = ({ host, ping, token, refusal, arrivals, harbor }) => {
  if (needsSignIn(ping, harbor)) return rows.absent('signIn');
  if (harbor?.project.exists === false) return rows.absent('later');
  if (refusal && refusal.code !== 'target.projectMissing') return rows.stop(refusal);
  const repository = arrivals[0]?.landing.path ?? '';
  const actions = token?.actions.get(repository);
  if (!actions) return rows.absent('hidden');
  const missing = NEEDED.filter((action) => !actions.includes(action) && !actions.includes('*'));
  if (missing.length === 0) return rows.pass('granted', { actions: NEEDED.join(', ') });
  const detail = `not granted: ${missing.join(', ')}`;
  return rows.stop(new GapferryError('target.noPush', { host, repository, detail }));
};
