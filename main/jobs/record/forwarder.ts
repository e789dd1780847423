import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { formatHead } from '../../../shared/audit.ts';
import type { ForwardView } from '../../../shared/record-contract.ts';
import type { ChainedEntry } from '../../catalog/audit-chain.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { sendSyslog } from '../../engine/syslog/send.ts';
import { formatSyslogTarget, SyslogTarget } from '../../engine/syslog/target.ts';
import { type AuditLog, whoNow } from './audit-log.ts';
import { entryMessage } from './entry-message.ts';
import { logAlarmEntry } from './peer-log.ts';

/** Entries sent at a time. */
const BATCH = 500;
/** Milliseconds: between looks; that a collector may be silent; until one that was away is asked again; that a sender holds the queue. */
const LOOK = 5_000;
const PATIENCE = 5_000;
const AWAY = 60_000;
const LEASE = 30_000;

const KEY = 'audit forwarding';

/** The log is the queue: `sent` and `hash` are of the last entry that arrived; `lost` is such a head that the log here was found not to have any more. */
const Stored = z.object({
  target: SyslogTarget.optional(),
  sent: z.int().default(0),
  hash: z.string().optional(),
  lost: z.string().optional(),
  last: z.object({ at: z.string(), error: z.string().optional() }).optional(),
  lease: z.object({ token: z.string(), until: z.number() }).optional(),
});
type Stored = z.infer<typeof Stored>;

/**
 * Sends every entry of the audit log to a collector, in order, each at least once: what could not be sent waits in the log
 * itself, over restarts. One process at a time sends.
 */
export class Forwarder {
  readonly #catalog: Catalog;
  readonly #log: AuditLog;
  readonly #now: () => Date;
  readonly #token = randomUUID();
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> = Promise.resolve();

  constructor(catalog: Catalog, log: AuditLog, now: () => Date) {
    this.#catalog = catalog;
    this.#log = log;
    this.#now = now;
    this.#timer = setInterval(() => this.#kick(), LOOK).unref();
    this.#kick();
  }

  /** Inside `Catalog.read`. */
  view(): ForwardView {
    const stored = this.#stored();
    const { target, sent, last } = stored;
    const agrees = this.#agrees(stored);
    const lost = agrees ? stored.lost : headOf(stored);
    const pending = target ? this.#log.head().size - (agrees ? sent : 0) : 0;
    return {
      ...(target ? { target: formatSyslogTarget(target) } : {}),
      pending,
      ...(lost === undefined ? {} : { lost }),
      ...(last ? { last } : {}),
    };
  }

  /** Sends the whole log to another place from now on, or nowhere; recorded. A place that stays goes on where it was. */
  async set(target: SyslogTarget | undefined): Promise<ForwardView> {
    const before = await this.#catalog.write(() => {
      const stored = this.#stored();
      const detail = { before: nameOf(stored.target), after: nameOf(target) };
      const stays = detail.before === detail.after;
      const { sent, hash, lost } = stored;
      this.#store(target ? { target, ...(stays ? { sent, hash, lost } : { sent: 0 }) } : { sent: 0 });
      this.#log.add({
        who: whoNow(),
        action: 'setting.changed',
        on: { kind: 'setting', id: KEY },
        outcome: 'done',
        ...(stored.target && !target ? { off: ['forwarding'] } : {}),
        detail: { ...detail, ...trustOf(target) },
      });
      return stays ? undefined : stored;
    });
    if (before?.target) await this.#sayGoodbye(before.target, before.sent);
    await this.flush();
    return this.#catalog.read(() => this.view());
  }

  /** Sends what waits, until all is sent or the collector is away; never throws. */
  async flush(): Promise<void> {
    this.#kick();
    await this.#running;
  }

  /** Sends the last entries of this process, unless the collector was away just now. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  #kick(): void {
    this.#running = this.#running.then(() => this.#sendAll()).catch(() => undefined);
  }

  async #sendAll(): Promise<void> {
    for (;;) {
      const work = await this.#take();
      if (!work) return;
      const { target, batch } = work;
      const error = await attempt(target, batch);
      await this.#settle(batch.at(-1), error);
      if (error !== undefined) return;
    }
  }

  /** The old collector is told where it ends, if it can be told now. */
  async #sayGoodbye(target: SyslogTarget, sent: number): Promise<void> {
    for (let after = sent; ; ) {
      const batch = await this.#catalog.read(() => this.#catalog.audit.page(after, BATCH));
      const last = batch.at(-1);
      if (!last || (await attempt(target, batch)) !== undefined) return;
      after = last.seq;
    }
  }

  /** The next entries, with the right to send them; undefined where there is nothing to do. */
  async #take(): Promise<{ target: SyslogTarget; batch: ChainedEntry[] } | undefined> {
    await this.#rewind();
    const { target, sent, last } = this.#stored();
    if (!target || this.#log.head().size <= sent) return undefined;
    const now = this.#now().getTime();
    const failed = last?.error === undefined ? undefined : now - Date.parse(last.at);
    if (failed !== undefined && failed >= 0 && failed < AWAY) return undefined;
    return this.#catalog.write(() => {
      const stored = this.#stored();
      const { lease } = stored;
      const taken = lease && lease.token !== this.#token && lease.until > now && lease.until < now + 2 * LEASE;
      if (!stored.target || taken) return undefined;
      this.#store({ ...stored, lease: { token: this.#token, until: now + LEASE } });
      return { target: stored.target, batch: this.#catalog.audit.page(stored.sent, BATCH) };
    });
  }

  async #settle(entry: ChainedEntry | undefined, error: string | undefined): Promise<void> {
    await this.#catalog.write(() => {
      const { target, sent, hash, lost, lease } = this.#stored();
      // Whoever set another place meanwhile, or took over, counts for themselves.
      if (lease?.token !== this.#token) return;
      const at = this.#now().toISOString();
      const last = { at, ...(error === undefined ? {} : { error }) };
      const arrived = error === undefined && entry !== undefined && entry.seq > sent;
      this.#store({ target, ...(arrived ? { sent: entry.seq, hash: entry.hash } : { sent, hash }), lost, last });
    });
  }

  /** Where the log has the last entry that arrived no more, it was cut or rewritten: an alarm, and all of it is sent again. */
  async #rewind(): Promise<void> {
    if (this.#agrees(this.#stored())) return;
    await this.#catalog.write(() => {
      const stored = this.#stored();
      if (this.#agrees(stored)) return;
      const { log, ...now } = this.#log.head();
      const [before, target] = [headOf(stored), nameOf(stored.target)];
      const why = stored.sent > now.size ? 'ahead' : 'differs';
      const alarm = { whose: 'own', why, log, before, now: formatHead(now) } as const;
      this.#log.add(logAlarmEntry(alarm, whoNow(), { kind: 'collector', id: target }));
      this.#store({ target: stored.target, sent: 0, lost: before });
    });
  }

  /** Without a target nothing was sent that could differ. */
  #agrees({ target, sent, hash }: Stored): boolean {
    if (!target || sent === 0) return true;
    const here = this.#catalog.audit.hashAt(sent);
    return here !== undefined && (hash === undefined || here === hash);
  }

  #stored(): Stored {
    return this.#catalog.settings.get(KEY, Stored) ?? { sent: 0 };
  }

  #store(value: Stored): void {
    this.#catalog.settings.set(KEY, value);
  }
}

/** Undefined, or why it did not arrive. */
async function attempt(target: SyslogTarget, batch: readonly ChainedEntry[]): Promise<string | undefined> {
  try {
    await sendSyslog(target, batch.map(entryMessage), PATIENCE);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** `SIZE:HASH`; the number alone where no hash was kept of it. */
function headOf({ sent, hash }: Stored): string {
  return hash === undefined ? String(sent) : formatHead({ size: sent, hash });
}

function nameOf(target: SyslogTarget | undefined): string {
  return target ? formatSyslogTarget(target) : '';
}

/** Which certificates are believed from now on. */
function trustOf(target: SyslogTarget | undefined): { ca?: string } {
  if (target?.kind !== 'tls' || target.ca === undefined) return {};
  return { ca: createHash('sha256').update(target.ca).digest('hex') };
}
