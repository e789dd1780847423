import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SEVERITY, syslogMessage } from '../../../main/engine/syslog/message.ts';
import { sendSyslog } from '../../../main/engine/syslog/send.ts';
import { formatSyslogTarget, parseSyslogTarget, type SyslogTarget } from '../../../main/engine/syslog/target.ts';
import { makeCertificates } from '../../support/certificates.ts';
import { Collector } from '../../support/collector.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { have } from '../../support/tools.ts';

const PATIENCE = 2_000;
const AT = '2026-01-02T03:04:05.678Z';
const record = { severity: SEVERITY.notice, at: AT, host: 'pc', id: 'key.made', sequence: 7, text: '{"a":"密"}' };
const message = (sequence: number): Buffer => syslogMessage({ ...record, sequence });
const texts = (...sequences: number[]): string[] => sequences.map((one) => message(one).toString('utf8'));

function tcp({ port }: Collector): SyslogTarget {
  return { kind: 'tcp', host: '127.0.0.1', port };
}

describe('a message', () => {
  it('has the parts of RFC 5424, and its text in UTF-8 after a byte order mark', () => {
    const [head, text] = message(7).toString('utf8').split('\ufeff');
    expect(head).toBe(`<109>1 ${AT} pc gapferry ${process.pid} key.made [meta sequenceId="7"] `);
    expect(text).toBe('{"a":"密"}');
  });

  it('lets no name and no time break its head', () => {
    const odd = { ...record, host: `a b\n${'x'.repeat(300)}`, id: 'a\u00e9]"', at: 'now <1>' };
    const head = syslogMessage(odd).toString('utf8').split('\ufeff')[0] ?? '';
    expect(head.split(' ').slice(1, 6)).toEqual(['-', `a_b_${'x'.repeat(251)}`, 'gapferry', `${process.pid}`, 'a_]"']);
    expect(head).not.toContain('\n');
  });

  it('numbers from 1 again after the last number of RFC 5424', () => {
    expect(syslogMessage({ ...record, sequence: 2_147_483_647 }).toString()).toContain('sequenceId="2147483647"');
    expect(syslogMessage({ ...record, sequence: 2_147_483_648 }).toString()).toContain('sequenceId="1"');
  });
});

describe('a place to forward to', () => {
  it.each([
    ['tcp://logs.example', 'tcp://logs.example:601'],
    ['TLS://logs.example', 'tls://logs.example:6514'],
    ['tcp://[fd00::1]:1514', 'tcp://[fd00::1]:1514'],
    ['tls://10.0.0.9:99/', 'tls://10.0.0.9:99'],
    ['/var/log/gapferry.log', '/var/log/gapferry.log'],
  ])('is read from %s', (text, shown) => {
    const target = parseSyslogTarget(text);
    expect(target && formatSyslogTarget(target)).toBe(shown);
  });

  it.each([
    '',
    'logs.example',
    'udp://logs.example',
    'tcp://a:0',
    'tcp://a:65536',
    'tcp://u:p@a',
    'tcp://a/b',
    'x.log',
  ])('is not %j', (text) => expect(parseSyslogTarget(text)).toBeUndefined());
});

describe('messages go over TCP', () => {
  it('each with its length, and have arrived when it is said so', async () => {
    const collector = await Collector.start();
    await sendSyslog(tcp(collector), [message(1), message(2)], PATIENCE);
    expect(collector.messages).toEqual(texts(1, 2));
  });

  it('and have not arrived where nobody listens', async () => {
    const collector = await Collector.start();
    await collector.stop();
    await expect(sendSyslog(tcp(collector), [message(1)], PATIENCE)).rejects.toThrow(/ECONNREFUSED/);
  });

  it('and have not arrived where the connection is cut in the middle', async () => {
    const collector = await Collector.start({ take: (socket) => socket.once('data', () => socket.resetAndDestroy()) });
    const much = Array.from({ length: 20_000 }, (_, index) => message(index + 1));
    await expect(sendSyslog(tcp(collector), much, PATIENCE)).rejects.toThrow();
  });

  it('and have not arrived where the collector says goodbye before it has read them', async () => {
    const collector = await Collector.start({ take: (socket) => socket.pause().end() });
    const much = Array.from({ length: 60_000 }, (_, index) => message(index + 1));
    await expect(sendSyslog(tcp(collector), much, PATIENCE)).rejects.toThrow();
  });

  it('and have not arrived where the collector only stays silent', async () => {
    const collector = await Collector.start({ take: (socket) => socket.resume() });
    await expect(sendSyslog(tcp(collector), [message(1)], 200)).rejects.toThrow(/no answer/);
  });
});

describe.skipIf(!have('openssl'))('messages go over TLS (needs openssl)', () => {
  it('to a collector whose certificate comes from the given authority', async () => {
    const tls = await makeCertificates(await tempFolder());
    const collector = await Collector.start({ tls });
    const target = { kind: 'tls', host: '127.0.0.1', port: collector.port, ca: tls.ca } as const;
    await sendSyslog(target, [message(1), message(2)], PATIENCE);
    expect(collector.messages).toEqual(texts(1, 2));
  });

  it('and to nobody whose certificate does not', async () => {
    const tls = await makeCertificates(await tempFolder());
    const other = await makeCertificates(await tempFolder());
    const collector = await Collector.start({ tls });
    const target = { kind: 'tls', host: '127.0.0.1', port: collector.port } as const;
    await expect(sendSyslog(target, [message(1)], PATIENCE)).rejects.toThrow(/certificate/);
    await expect(sendSyslog({ ...target, ca: other.ca }, [message(1)], PATIENCE)).rejects.toThrow(/certificate/);
    expect(collector.messages).toEqual([]);
  });

  it('and to nobody whose certificate is for another name', async () => {
    const tls = await makeCertificates(await tempFolder());
    const collector = await Collector.start({ tls });
    // Of the loopback addresses the certificate names only the first.
    const target = { kind: 'tls', host: '127.0.0.2', port: collector.port, ca: tls.ca } as const;
    await expect(sendSyslog(target, [message(1)], PATIENCE)).rejects.toThrow();
    expect(collector.messages).toEqual([]);
  });
});

describe('messages go to a file', () => {
  it('each on a line, after those that are there', async () => {
    const path = join(await tempFolder(), 'audit.log');
    await sendSyslog({ kind: 'file', path }, [message(1)], PATIENCE);
    await sendSyslog({ kind: 'file', path }, [message(2), message(3)], PATIENCE);
    expect(await readFile(path, 'utf8')).toBe(`${texts(1, 2, 3).join('\n')}\n`);
  });

  it('on a line of their own where the last one was cut off', async () => {
    const path = join(await tempFolder(), 'audit.log');
    await writeFile(path, '<109>1 half a li');
    await sendSyslog({ kind: 'file', path }, [message(1)], PATIENCE);
    expect(await readFile(path, 'utf8')).toBe(`<109>1 half a li\n${texts(1)}\n`);
  });

  it('and fail where it is a folder', async () => {
    const path = join(await tempFolder(), 'audit.log');
    await mkdir(path);
    await expect(sendSyslog({ kind: 'file', path }, [message(1)], PATIENCE)).rejects.toThrow(/EISDIR/);
  });
});
