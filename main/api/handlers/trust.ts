import type { KeyObject } from 'node:crypto';
import type { NewAuditEntry } from '../../../shared/audit.ts';
import type { TrustView } from '../../../shared/contract.ts';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { TrustedKeyRow } from '../../catalog/trusted-key-table.ts';
import { isFingerprintEnd } from '../../engine/trust/fingerprint-end.ts';
import { readSmallFile } from '../../engine/trust/key-file.ts';
import { keyId, publicPem, readPublicKey } from '../../engine/trust/keys.ts';
import { whoNow } from '../../jobs/record/audit-log.ts';
import type { ApiServices } from '../services.ts';
import type { Handlers } from './handlers.ts';

type Names = 'trust.inspect' | 'trust.add' | 'trust.list' | 'trust.remove';

export function trustHandlers({ catalog, log, now }: ApiServices): Pick<Handlers, Names> {
  return {
    'trust.inspect': async ({ path }) => ({ fingerprint: keyId(await readKeyFile(path)) }),
    'trust.add': async ({ name, path, lastEight, confirmed }) => {
      const key = await readKeyFile(path);
      const fingerprint = keyId(key);
      if (lastEight !== undefined && !isFingerprintEnd(fingerprint, lastEight)) {
        throw new GapferryError('trust.notConfirmed', { beginning: fingerprint.slice(0, -8) });
      }
      if (name.trim() === '') throw new GapferryError('usage.invalid', { detail: 'name: must not be empty' });
      const row = { name, fingerprint, pem: publicPem(key), added: now().toISOString(), confirmed };
      await catalog.write(() => {
        catalog.trustedKeys.insert(row);
        log.add(entryOf('trust.added', row));
      });
      return toView(row);
    },
    'trust.list': () => catalog.read(() => catalog.trustedKeys.list().map(toView)),
    'trust.remove': ({ name }) =>
      catalog.write(() => {
        const row = catalog.trustedKeys.remove(name);
        log.add(entryOf('trust.removed', row));
        return toView(row);
      }),
  };
}

function entryOf(
  action: NewAuditEntry['action'],
  { name, fingerprint, confirmed }: Pick<TrustedKeyRow, 'name' | 'fingerprint' | 'confirmed'>,
): NewAuditEntry {
  const on = { kind: 'signer', id: fingerprint, name };
  return { who: whoNow(), action, on, outcome: 'done', detail: { confirmed } };
}

async function readKeyFile(path: string): Promise<KeyObject> {
  const pem = await readSmallFile(path);
  if (pem === undefined) throw new GapferryError('input.notFound', { path });
  return readPublicKey(pem, path);
}

function toView({ name, fingerprint, added, confirmed }: TrustedKeyRow): TrustView {
  return { name, fingerprint, added, confirmed };
}
