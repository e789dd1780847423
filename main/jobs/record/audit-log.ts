import type { KeyObject } from 'node:crypto';
import { createPublicKey } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import type { AuditRecord, LogHead, NewAuditEntry } from '../../../shared/audit.ts';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { Actor } from '../../../shared/job.ts';
import { ChainCheck, type ChainedEntry } from '../../catalog/audit-chain.ts';
import type { AuditFilter } from '../../catalog/audit-table.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { keyId } from '../../engine/trust/keys.ts';
import { signNote } from '../../engine/trust/signed-note.ts';
import { actorOf } from '../actor.ts';

/** Entries read at a time: a long log must not hold up the process. */
const PAGE = 2_000;

/** The audit log as the rest of the program writes and follows it. */
export class AuditLog {
  readonly #catalog: Catalog;
  readonly #now: () => Date;

  constructor(catalog: Catalog, now: () => Date) {
    this.#catalog = catalog;
    this.#now = now;
  }

  /** Makes sure that there is a first entry, so that the log has a name and a head. */
  async begin(version: string): Promise<void> {
    if (this.#catalog.audit.head()) return;
    await this.#catalog.write(() => {
      // Looked at again under the lock: another process may have begun.
      if (this.#catalog.audit.head()) return;
      const detail = { version, id: crypto.randomUUID() };
      this.add({ who: whoNow(), action: 'log.created', on: { kind: 'log', id: 'audit' }, outcome: 'done', detail });
    });
  }

  /** Adds an entry; inside a transaction, with the change that it is about. */
  add(entry: NewAuditEntry): ChainedEntry {
    return this.#catalog.audit.append(entry, this.#now().toISOString());
  }

  /** Records an act whose change is not in the catalog: a key file, a sign-in. */
  async record(entry: NewAuditEntry): Promise<void> {
    await this.#catalog.write(() => this.add(entry));
  }

  /** As it stands on the disk: what leaves on a medium must not be ahead of it. */
  head(): LogHead {
    const head = this.#catalog.audit.head();
    if (!head) throw new GapferryError('internal.bug', { detail: 'the audit log is empty' });
    return head;
  }

  /** Signs the head as it stands and keeps the note: what it covers cannot be changed any more without this key. */
  sign(privateKey: KeyObject): LogHead & { note: string; keyId: string } {
    return this.#catalog.writeNow(() => {
      const head = this.head();
      const note = signNote(checkpointText(head), privateKey);
      const id = keyId(createPublicKey(privateKey));
      const { size, hash } = head;
      this.#catalog.audit.addCheckpoint({ size, hash, key_id: id, note, at: this.#now().toISOString() });
      return { ...head, note, keyId: id };
    });
  }

  /** Reads the whole log, in order, without holding up the process. */
  async *entries(): AsyncGenerator<ChainedEntry> {
    for (let after = 0; ; ) {
      const page = await this.#catalog.read(() => this.#catalog.audit.page(after, PAGE));
      yield* page;
      if (page.length < PAGE) return;
      after = page.at(-1)?.seq ?? after;
      await breathe();
    }
  }

  /** Entries that a filter leaves, in order, without holding up the process. */
  async *chosen(filter: AuditFilter): AsyncGenerator<AuditRecord> {
    for (let after = 0; ; ) {
      const page = await this.#catalog.read(() => this.#catalog.audit.chosen(filter, after, PAGE));
      yield* page;
      if (page.length < PAGE) return;
      after = page.at(-1)?.seq ?? after;
      await breathe();
    }
  }

  /** Hashes the whole log; the answer can be asked about heads of these sizes. */
  async check(sizes: readonly number[]): Promise<ChainCheck> {
    const check = new ChainCheck(sizes);
    for await (const entry of this.entries()) check.take(entry);
    return check;
  }
}

/** A checkpoint as C2SP tlog-checkpoint has it: origin, size, hash; the hash is the chain's, not a tree's. */
export function checkpointText({ log, size, hash }: LogHead): string {
  return `gapferry/audit-v1/${log}\n${size}\n${Buffer.from(hash, 'hex').toString('base64')}\n`;
}

/** Who does something now: the system user here, whoever it was that began it, with what was said beside. */
export function whoNow(said: Partial<Actor> = {}): Actor {
  const { user, workstation } = actorOf({});
  const { operator, reviewer, ticket } = said;
  return {
    user,
    workstation,
    ...(operator === undefined ? {} : { operator }),
    ...(reviewer === undefined ? {} : { reviewer }),
    ...(ticket === undefined ? {} : { ticket }),
  };
}
