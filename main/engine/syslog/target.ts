import { isAbsolute } from 'node:path';
import { z } from 'zod';

/** Where messages go. */
export const SyslogTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('tcp'), host: z.string(), port: z.int() }),
  /** `ca`: certificates in PEM, the only ones to trust; absent: those of Node.js. */
  z.object({ kind: z.literal('tls'), host: z.string(), port: z.int(), ca: z.string().optional() }),
  z.object({ kind: z.literal('file'), path: z.string() }),
]);
export type SyslogTarget = z.infer<typeof SyslogTarget>;

/** The ports that are registered for syslog: over TCP (RFC 3195, and what RFC 6587 is used on) and over TLS (RFC 5425). */
const PORTS = { tcp: 601, tls: 6514 } as const;

/** Reads `tcp://HOST[:PORT]`, `tls://HOST[:PORT]` or an absolute path; undefined for anything else. */
export function parseSyslogTarget(text: string): SyslogTarget | undefined {
  if (isAbsolute(text)) return { kind: 'file', path: text };
  const [, kind, ip6, name, port] =
    /^(tcp|tls):\/\/(?:\[([0-9a-f:.]+)\]|([^\s/:@[\]]+))(?::(\d{1,5}))?\/?$/i.exec(text) ?? [];
  const host = ip6 ?? name;
  if (host === undefined) return undefined;
  const scheme = kind?.toLowerCase() === 'tls' ? 'tls' : 'tcp';
  const number = port === undefined ? PORTS[scheme] : Number(port);
  return number >= 1 && number <= 65_535 ? { kind: scheme, host, port: number } : undefined;
}

/** As it is written and shown. */
export function formatSyslogTarget(target: SyslogTarget): string {
  if (target.kind === 'file') return target.path;
  const { kind, host, port } = target;
  return `${kind}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
