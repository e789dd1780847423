import { type Check, rowsOf } from './row.ts';

const rows = rowsOf('tls');

/** Is its certificate trusted here? What could be trusted instead stands beside the rows, in Preflight.certificate. */
export const checkTls: Check = ({ ping }) => {
  if (ping instanceof Error) {
    return ping.code === 'registry.certificate' ? rows.stop(ping) : rows.pass('trusted');
  }
  return ping.endpoint.startsWith('https:') ? rows.pass('trusted') : rows.absent('plainHttp');
};
