import { readFile, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { Catalog } from '../../../main/catalog/catalog.ts';
import type { SyslogTarget } from '../../../main/engine/syslog/target.ts';
import { AuditLog, whoNow } from '../../../main/jobs/record/audit-log.ts';
import { Forwarder } from '../../../main/jobs/record/forwarder.ts';
import { makeCertificates } from '../../support/certificates.ts';
import { Collector } from '../../support/collector.ts';
import { openTestHost } from '../../support/open-test-host.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { have, run } from '../../support/tools.ts';

/** A record with a forwarder, on a clock that can be moved. */
async function openDesk(path?: string) {
  const file = path ?? join(await tempFolder(), 'catalog.sqlite');
  const clock = { now: Date.parse('2026-01-01T00:00:00Z') };
  const now = (): Date => new Date(clock.now);
  const catalog = await Catalog.open(file);
  const log = new AuditLog(catalog, now);
  await log.begin('1');
  const forwarder = new Forwarder(catalog, log, now);
  const close = async (): Promise<void> => {
    await forwarder.close();
    catalog.close();
  };
  const entry = (id: string) =>
    log.record({ who: whoNow(), action: 'key.made', on: { kind: 'key', id }, outcome: 'done' });
  return { file, clock, catalog, log, forwarder, entry, close };
}

const Line = z.object({ seq: z.int(), prev: z.string(), hash: z.string(), entry: z.string() });

/** The lines of an export that a collector was sent. */
function lines(messages: readonly string[]): z.infer<typeof Line>[] {
  return messages.map((message) => Line.parse(JSON.parse(message.slice(message.indexOf('\ufeff') + 1))));
}

function numbers({ messages }: Collector): number[] {
  return lines(messages).map(({ seq }) => seq);
}

const at = ({ port }: Collector): SyslogTarget => ({ kind: 'tcp', host: '127.0.0.1', port });

describe('the audit log is forwarded', () => {
  it('from its first entry on, and then entry by entry', async () => {
    const desk = await openDesk();
    onTestFinished(desk.close);
    const collector = await Collector.start();
    await desk.entry('one');
    const view = await desk.forwarder.set(at(collector));
    expect(view).toMatchObject({ target: `tcp://127.0.0.1:${collector.port}`, pending: 0 });
    await desk.entry('two');
    await desk.forwarder.flush();
    expect(numbers(collector)).toEqual([1, 2, 3, 4]);
  });

  it('whole, with every entry that was made while the collector was away', async () => {
    const desk = await openDesk();
    onTestFinished(desk.close);
    const first = await Collector.start();
    await desk.forwarder.set(at(first));
    await first.stop();
    for (const id of ['a', 'b', 'c']) await desk.entry(id);
    await desk.forwarder.flush();
    expect(desk.forwarder.view()).toMatchObject({
      pending: 3,
      last: { error: expect.stringContaining('ECONNREFUSED') },
    });
    const back = await Collector.start({ port: first.port });
    desk.clock.now += 61_000;
    await desk.forwarder.flush();
    expect([...numbers(first), ...numbers(back)]).toEqual([1, 2, 3, 4, 5]);
    expect(desk.forwarder.view().pending).toBe(0);
    expect(desk.forwarder.view().last).not.toHaveProperty('error');
  });

  it('whole, when the program ended while the collector was away', async () => {
    const before = await openDesk();
    const first = await Collector.start();
    await before.forwarder.set(at(first));
    await first.stop();
    await before.entry('lost?');
    await before.close();
    const back = await Collector.start({ port: first.port });
    const after = await openDesk(before.file);
    onTestFinished(after.close);
    after.clock.now += 61_000;
    await after.forwarder.flush();
    expect([...numbers(first), ...numbers(back)]).toEqual([1, 2, 3]);
  });

  it('again from the entry on at which a collector cut the connection', async () => {
    const desk = await openDesk();
    onTestFinished(desk.close);
    let cuts = 1;
    const collector = await Collector.start({
      take: (socket, it) => (cuts-- > 0 ? socket.once('data', () => socket.resetAndDestroy()) : it.read(socket)),
    });
    expect(await desk.forwarder.set(at(collector))).toMatchObject({ pending: 2, last: { error: expect.any(String) } });
    desk.clock.now += 61_000;
    await desk.forwarder.flush();
    expect(numbers(collector)).toEqual([1, 2]);
  });

  it.each(['DELETE FROM audit WHERE seq > 4', 'UPDATE audit SET hash = prev WHERE seq = 6'])(
    'again, with an alarm, where it has no more what had arrived: %s',
    async (change) => {
      const desk = await openDesk();
      onTestFinished(desk.close);
      const collector = await Collector.start();
      for (const id of ['a', 'b', 'c', 'd']) await desk.entry(id);
      await desk.forwarder.set(at(collector));
      expect(numbers(collector)).toEqual([1, 2, 3, 4, 5, 6]);
      const { size, hash } = desk.log.head();
      const database = new Database(desk.file);
      database.exec(`DROP TRIGGER audit_never_shrinks; DROP TRIGGER audit_never_changes; ${change}`);
      database.close();
      await desk.entry('e');
      await desk.forwarder.flush();
      expect(desk.forwarder.view()).toMatchObject({ pending: 0, lost: `${size}:${hash}` });
      const last = desk.log.head().size;
      expect(numbers(collector).slice(6)).toEqual(Array.from({ length: last }, (_, i) => i + 1));
      const [alarm] = desk.catalog.audit.list({ action: 'log.headDiffers' }, 2);
      expect(alarm?.entry).toMatchObject({ outcome: 'alarm', detail: { before: `${size}:${hash}` } });
      await desk.entry('f');
      await desk.forwarder.flush();
      expect(desk.catalog.audit.list({ action: 'log.headDiffers' }, 2)).toHaveLength(1);
    },
  );

  it('in batches, in order, each entry once, by two processes that share the record', async () => {
    const one = await openDesk();
    const two = await openDesk(one.file);
    onTestFinished(two.close);
    onTestFinished(one.close);
    await one.catalog.write(() => {
      for (let count = 0; count < 1200; count++) {
        one.log.add({ who: whoNow(), action: 'key.made', on: { kind: 'key', id: `${count}` }, outcome: 'done' });
      }
    });
    const collector = await Collector.start();
    await Promise.all([one.forwarder.set(at(collector)), two.forwarder.flush()]);
    await one.forwarder.flush();
    expect(numbers(collector)).toEqual(Array.from({ length: 1202 }, (_, index) => index + 1));
  });

  it('to where it is set now: a batch that was on its way elsewhere does not count there', async () => {
    const desk = await openDesk();
    onTestFinished(desk.close);
    const held: Socket[] = [];
    const slow = await Collector.start({
      take: (socket, it) => (held.length === 0 ? held.push(socket.pause()) : it.read(socket)),
    });
    const fast = await Collector.start();
    const first = desk.forwarder.set(at(slow));
    await expect.poll(() => desk.catalog.settings.get('audit forwarding', z.looseObject({}))?.lease).toBeDefined();
    const second = desk.forwarder.set(at(fast));
    await expect.poll(() => desk.log.head().size).toBe(3);
    for (const socket of held) slow.read(socket.resume());
    await Promise.all([first, second]);
    await desk.forwarder.flush();
    expect(numbers(fast)).toEqual([1, 2, 3]);
  });

  it('no longer when that is switched off, which is an entry that the collector still gets', async () => {
    const desk = await openDesk();
    onTestFinished(desk.close);
    const collector = await Collector.start();
    await desk.forwarder.set(at(collector));
    expect(await desk.forwarder.set(undefined)).toEqual({ pending: 0 });
    await desk.entry('unseen');
    await desk.forwarder.flush();
    expect(numbers(collector)).toEqual([1, 2, 3]);
    const [last] = desk.catalog.audit.list({ action: 'setting.changed' }, 1);
    expect(last?.entry).toMatchObject({ off: ['forwarding'], on: { id: 'audit forwarding' }, detail: { after: '' } });
    expect(collector.messages[2]).toMatch(/^<108>1 /);
  });

  it('even with an entry that somebody made unreadable, as an alert', async () => {
    const desk = await openDesk();
    onTestFinished(desk.close);
    await desk.entry('one');
    const knife = new Database(desk.file);
    knife.exec(`DROP TRIGGER audit_never_changes; UPDATE audit SET entry = '{"at":1}' WHERE seq = 2`);
    knife.close();
    const collector = await Collector.start();
    await desk.forwarder.set(at(collector));
    expect(numbers(collector)).toEqual([1, 2, 3]);
    expect(collector.messages[1]).toMatch(/^<105>1 - - gapferry \d+ damaged /);
  });

  it.skipIf(!have('python3'))('so that docs/verify-audit.py finds what a collector kept to be whole', async () => {
    const desk = await openDesk();
    onTestFinished(desk.close);
    const path = join(await tempFolder(), 'collected.log');
    await desk.entry('密钥');
    await desk.forwarder.set({ kind: 'file', path });
    const kept = lines((await readFile(path, 'utf8')).trimEnd().split('\n'));
    const jsonl = join(await tempFolder(), 'log.jsonl');
    await writeFile(jsonl, kept.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const { size, hash } = desk.log.head();
    const script = join(import.meta.dirname, '../../../docs/verify-audit.py');
    expect(run('python3', [script, jsonl, `${size}:${hash}`])).toMatchObject({ status: 0 });
  });
});

describe('forwarding is set by a call', () => {
  it.skipIf(!have('openssl'))(
    'over TLS, with the certificates of a file, which are in the log by their hash',
    async () => {
      const tls = await makeCertificates(await tempFolder());
      const collector = await Collector.start({ tls });
      const { call } = await openTestHost();
      const target = `tls://127.0.0.1:${collector.port}`;
      const view = await call('audit.forward', { target, caPath: tls.caPath });
      expect(view).toMatchObject({ target, pending: 0 });
      expect(numbers(collector)).toEqual([1, 2]);
      const { records } = await call('audit.list', {});
      expect(records[0]?.entry.detail).toEqual({
        before: '',
        after: target,
        ca: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
      expect(await call('audit.forwarding', {})).toMatchObject({ target, pending: 0 });
    },
  );

  it('which refuses what is no place, and records nothing', async () => {
    const { call, refusal } = await openTestHost();
    const { code, params } = await refusal('audit.forward', { target: 'udp://logs.example' });
    expect({ code, params }).toEqual({ code: 'audit.badCollector', params: { target: 'udp://logs.example' } });
    expect((await call('audit.list', {})).records).toHaveLength(1);
  });
});
