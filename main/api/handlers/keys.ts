import type { NewAuditEntry } from '../../../shared/audit.ts';
import type { KeyView } from '../../../shared/contract.ts';
import { whoNow } from '../../jobs/record/audit-log.ts';
import type { ApiServices } from '../services.ts';
import type { Handlers } from './handlers.ts';

type Names = 'key.new' | 'key.list' | 'key.show' | 'key.import' | 'key.export' | 'key.remove';

export function keyHandlers({ keys, log }: ApiServices): Pick<Handlers, Names> {
  return {
    'key.new': async ({ name, passphrase }) => {
      const key = await keys.create(name, passphrase);
      await log.record(entryOf('key.made', key));
      return key;
    },
    'key.list': () => keys.list(),
    'key.show': ({ name }) => keys.show(name),
    'key.import': async ({ path, name, passphrase }) => {
      const key = await keys.import(path, passphrase, name);
      await log.record(entryOf('key.imported', key, { path }));
      return key;
    },
    'key.export': async (request) => {
      const key = await keys.show(request.name);
      if (request.public) return { pem: await keys.exportPublic(request.name) };
      // Before it is handed out: no private key leaves unrecorded.
      await log.record(entryOf('key.exported', key));
      return { pem: await keys.exportPrivate(request.name) };
    },
    'key.remove': async ({ name }) => {
      const key = await keys.show(name);
      await keys.remove(name);
      await log.record(entryOf('key.removed', key));
      return key;
    },
  };
}

function entryOf(
  action: NewAuditEntry['action'],
  { name, fingerprint, encrypted }: KeyView,
  detail: Readonly<Record<string, string>> = {},
): NewAuditEntry {
  return {
    who: whoNow(),
    action,
    on: { kind: 'key', id: fingerprint, name },
    outcome: 'done',
    ...(encrypted ? {} : { off: ['passphrase'] }),
    detail: { encrypted, ...detail },
  };
}
