import { type Check, rowsOf } from './row.ts';

const rows = rowsOf('reachable');

/** Does a registry answer there? What is wrong with its certificate or our password is for other rows to say. */
export const checkReachable: Check = ({ host, ping, milliseconds }) => {
  const answered =
    !(ping instanceof Error) ||
    ['registry.certificate', 'registry.otherName', 'registry.unauthorized'].includes(ping.code);
  if (!answered) return rows.stop(ping);
  const endpoint = ping instanceof Error ? host : ping.endpoint;
  return rows.pass('answers', { endpoint, milliseconds: Math.round(milliseconds) });
};
