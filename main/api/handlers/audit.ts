import { whoNow } from '../../jobs/record/audit-log.ts';
import { exportLog } from '../../jobs/record/export-log.ts';
import { verifyLog } from '../../jobs/record/verify-log.ts';
import type { ApiServices } from '../services.ts';
import type { Handlers } from './handlers.ts';

type Names = 'audit.list' | 'audit.verify' | 'audit.export' | 'audit.checkpoint';

export function auditHandlers({ catalog, log, keys, now }: ApiServices): Pick<Handlers, Names> {
  return {
    'audit.list': ({ limit, since, until, ...filter }) =>
      catalog.read(() => ({
        records: catalog.audit.list({ ...filter, since: utc(since), until: utc(until) }, limit),
        head: log.head(),
      })),
    'audit.verify': ({ heads }) => verifyLog(catalog, log, keys, heads),
    'audit.export': (request) => exportLog(log, request, now()),
    'audit.checkpoint': async ({ key, unsigned, passphrase }) => {
      const name = unsigned ? undefined : (key ?? (await keys.only())?.name);
      if (name === undefined) return { head: log.head() };
      const { privateKey, keyId } = await keys.unlock(name, passphrase);
      const { note, ...signed } = log.sign(privateKey);
      const { log: id, size, hash } = signed;
      const detail = { size, hash, key: keyId };
      await log.record({ who: whoNow(), action: 'log.checkpoint', on: { kind: 'log', id }, outcome: 'done', detail });
      return { head: { log: id, size, hash }, note, keyId };
    },
  };
}

/** As entries hold it, so that they compare as text. */
function utc(time: string | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}
