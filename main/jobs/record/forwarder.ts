import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ForwardView } from '../../../shared/record-contract.ts';
import type { ChainedEntry } from '../../catalog/audit-chain.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { sendSyslog } from '../../engine/syslog/send.ts';
import { formatSyslogTarget, SyslogTarget } from '../../engine/syslog/target.ts';
import { type AuditLog, whoNow } from './audit-log.ts';
import { entryMessage } from './entry-message.ts';

/** Entries sent at a time. */
const BATCH = 500;
/** Milliseconds: between looks; that a collector may be silent; until one that was away is asked again; that a sender holds the queue. */
const LOOK = 5_000;
const PATIENCE = 5_000;
const AWAY = 60_000;
const LEASE = 30_000;

const KEY = 'audit forwarding';

/** The log is the queue: `sent` is the number of the last entry that arrived. */
const Stored = z.object({
  target: SyslogTarget.optional(),
  sent: z.int().default(0),
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
    const { target, sent, last } = this.#stored();
    const pending = target ? this.#log.head().size - sent : 0;
    return {
      ...(target ? { target: formatSyslogTarget(target) } : {}),
      pending,
      ...(last ? { last } : {}),
    };
  }

  /** Sends the whole log to another place from now on, or nowhere; recorded. A place that stays goes on where it was. */
  async set(target: SyslogTarget | undefined): Promise<ForwardView> {
    const before = await this.#catalog.write(() => {
      const stored = this.#stored();
      const detail = { before: nameOf(stored.target), after: nameOf(target) };
      const stays = detail.before === detail.after;
      this.#store(target ? { target, sent: stays ? stored.sent : 0 } : { sent: 0 });
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
      await this.#settle(batch.at(-1)?.seq ?? 0, error);
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

  async #settle(seq: number, error: string | undefined): Promise<void> {
    await this.#catalog.write(() => {
      const { target, sent, lease } = this.#stored();
      // Whoever set another place meanwhile, or took over, counts for themselves.
      if (lease?.token !== this.#token) return;
      const at = this.#now().toISOString();
      const last = { at, ...(error === undefined ? {} : { error }) };
      this.#store({ target, sent: error === undefined ? Math.max(sent, seq) : sent, last });
    });
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

function nameOf(target: SyslogTarget | undefined): string {
  return target ? formatSyslogTarget(target) : '';
}

/** Which certificates are believed from now on. */
function trustOf(target: SyslogTarget | undefined): { ca?: string } {
  if (target?.kind !== 'tls' || target.ca === undefined) return {};
  return { ca: createHash('sha256').update(target.ca).digest('hex') };
}
