/** Severities of RFC 5424 section 6.2.1 that are used here. */
export const SEVERITY = { alert: 1, warning: 4, notice: 5 } as const;

export interface SyslogRecord {
  readonly severity: (typeof SEVERITY)[keyof typeof SEVERITY];
  /** ISO 8601, UTC, and the name of the workstation; absent where they cannot be told. */
  readonly at?: string;
  readonly host?: string;
  readonly id: string;
  /** Number of the record: a collector that got one twice can tell. */
  readonly sequence: number;
  readonly text: string;
}

/** Facility "log audit". */
const AUDIT = 13;
/** RFC 5424 section 7.3.1: it starts again after this. */
const LAST_SEQUENCE = 2_147_483_647;

/** One message of RFC 5424, in UTF-8. */
export function syslogMessage({ severity, at = '', host = '', id, sequence, text }: SyslogRecord): Buffer {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z$/.test(at) ? at : '-';
  const head = `<${AUDIT * 8 + severity}>1 ${time} ${name(host, 255)} gapferry ${process.pid} ${name(id, 32)}`;
  const number = ((sequence - 1) % LAST_SEQUENCE) + 1;
  return Buffer.from(`${head} [meta sequenceId="${number}"] \ufeff${text}`, 'utf8');
}

/** Octet counting (RFC 6587 section 3.4.1, and the only framing of RFC 5425): a text may hold any byte. */
export function framed(message: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${message.length} `), message]);
}

/** Printable US-ASCII of at most so many characters. */
function name(value: string, most: number): string {
  return value.replace(/[^\x21-\x7e]/g, '_').slice(0, most) || '-';
}
