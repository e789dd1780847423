import { type Check, rowsOf } from './row.ts';

const rows = rowsOf('tls');

/** Is its certificate trusted here? What could be trusted instead stands beside the rows, in Preflight.certificate. */
export const checkTls: Check = ({ ping, home }) => {
  if (ping instanceof Error) {
    if (['registry.certificate', 'registry.otherName'].includes(ping.code)) return rows.stop(ping);
    return home?.startsWith('http:') ? rows.absent('plainHttp') : rows.pass('trusted');
  }
  return ping.endpoint.startsWith('https:') ? rows.pass('trusted') : rows.absent('plainHttp');
};
