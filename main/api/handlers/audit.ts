import type { DecodedRequest } from '../../../shared/contract.ts';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { parseSyslogTarget, type SyslogTarget } from '../../engine/syslog/target.ts';
import { openJudged } from '../../jobs/judged-bundle.ts';
import { whoNow } from '../../jobs/record/audit-log.ts';
import { exportLog, reportLog } from '../../jobs/record/export-log.ts';
import { knownKeys } from '../../jobs/record/known-keys.ts';
import { listedDamage } from '../../jobs/record/listed-damage.ts';
import { peerReport } from '../../jobs/record/peer-report.ts';
import { signerNames } from '../../jobs/record/signer-names.ts';
import { unknownFilters } from '../../jobs/record/unknown-filter.ts';
import { contradictedFrom, verifyLog } from '../../jobs/record/verify-log.ts';
import { certificatesIn, readCertificates } from '../read-certificates.ts';
import type { ApiServices } from '../services.ts';
import type { Handlers } from './handlers.ts';

type Names = Extract<keyof Handlers, `audit.${string}`>;

export function auditHandlers({ catalog, log, keys, now, forwarder, trustedKeys }: ApiServices): Pick<Handlers, Names> {
  return {
    'audit.list': async ({ limit, since, until, ...filter }) => {
      const unsure = await contradictedFrom(catalog, log, keys);
      return catalog.read(() => {
        const records = catalog.audit.list({ ...filter, since: utc(since), until: utc(until) }, limit);
        const unknown = records.length === 0 ? unknownFilters(catalog, filter) : [];
        const damaged = listedDamage(catalog, records);
        return {
          records,
          head: log.head(),
          ...(unknown.length > 0 ? { unknown } : {}),
          ...(damaged === undefined ? {} : { damaged }),
          ...(unsure === undefined ? {} : { unsure }),
        };
      });
    },
    'audit.verify': async ({ heads, bundles }) => {
      const opened = await Promise.all(bundles.map((path) => openJudged([path], trustedKeys(), [])));
      return verifyLog(catalog, log, keys, { heads, bundles: opened });
    },
    'audit.heads': async () => {
      const names = await signerNames(catalog, keys);
      const known = await knownKeys(catalog, keys);
      return catalog.read(() => ({ head: log.head(), peers: peerReport(catalog, names, known) }));
    },
    'audit.forwarding': () => catalog.read(() => forwarder.view()),
    'audit.forward': async (wish) => forwarder.set(await targetOf(wish)),
    'audit.report': (request) => reportLog({ catalog, log, keys }, request, now()),
    'audit.export': (request) => exportLog({ catalog, log, keys }, request, now()),
    'audit.checkpoint': async ({ key, unsigned, passphrase, acceptDamaged: reason }) => {
      const { whole, sure } = await verifyLog(catalog, log, keys, { heads: [] });
      if (!whole && reason === undefined) throw new GapferryError('audit.notSigned', { sure });
      const name = unsigned ? undefined : (key ?? (await keys.only()));
      if (name === undefined) return { head: log.head() };
      const { privateKey, keyId } = await keys.unlock(name, passphrase);
      const { note, ...signed } = log.sign(privateKey);
      const { log: id, size, hash } = signed;
      const detail = { size, hash, key: keyId };
      await log.record({
        who: whoNow(),
        action: 'log.checkpoint',
        on: { kind: 'log', id },
        outcome: 'done',
        ...(!whole && reason !== undefined ? { overrides: [{ what: 'damaged log', reason }] } : {}),
        detail,
      });
      return { head: { log: id, size, hash }, note, keyId };
    },
  };
}

/** Undefined: nowhere. */
async function targetOf({ target, caPath, ca }: DecodedRequest<'audit.forward'>): Promise<SyslogTarget | undefined> {
  if (target === '') return undefined;
  const parsed = parseSyslogTarget(target);
  if (!parsed) throw new GapferryError('audit.badCollector', { target });
  if (parsed.kind !== 'tls') return parsed;
  if (ca !== undefined) return { ...parsed, ca: certificatesIn(ca, target) };
  return caPath === undefined ? parsed : { ...parsed, ca: await readCertificates(caPath) };
}

/** As entries hold it, so that they compare as text. */
function utc(time: string | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}
