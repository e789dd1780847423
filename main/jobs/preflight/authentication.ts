import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { Facts } from './facts.ts';
import { type Check, rowsOf } from './row.ts';

const rows = rowsOf('authentication');

/** Is our sign-in good, and what kind of account is it? */
export const checkAuthentication: Check = ({ host, project, ping, harbor }) => {
  if (ping instanceof Error) return rows.stop(ping);
  if (ping.scheme === 'none') return rows.absent('open');
  if (!ping.authenticated) {
    if (!needsSignIn(ping, harbor)) return rows.warn('anonymous', { host });
    const params = { host, repository: project, detail: 'no sign-in is set up' };
    return rows.stop(new GapferryError('registry.unauthorized', params, { side: 'destination' }));
  }
  switch (harbor?.account.kind) {
    case 'user': {
      const { name, admin } = harbor.account;
      return rows.pass(admin ? 'admin' : 'user', { name });
    }
    case 'robot':
      return rows.pass('robot');
    case 'cliSecret':
      return rows.warn('cliSecret');
    default:
      return rows.pass('accepted');
  }
};

/** Whether nothing can be done without a sign-in, and there is none: nobody pushes anonymously to Harbor, or past a password. */
export function needsSignIn(ping: Facts['ping'], harbor: Facts['harbor']): boolean {
  if (ping instanceof Error || ping.scheme === 'none' || ping.authenticated) return false;
  return harbor !== undefined || ping.scheme === 'basic';
}
