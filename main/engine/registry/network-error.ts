import type { ErrorCode, ErrorParams, Side } from '../../../shared/errors.ts';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { readServerCertificate } from './certificate.ts';
import { BlockedAddress, guardedLookup } from './connector.ts';
import type { Transport } from './transport.ts';

const NOT_TLS = /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|wrong version number|packet length too long/;
const CERTIFICATE =
  /^(?:CERT_|ERR_TLS_CERT|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:GET|VERIFY|DECRYPT|DECODE)|HOSTNAME_MISMATCH|INVALID_(?:CA|PURPOSE))/;

/** Why a certificate is not trusted; Node.js says it with advice for programmers. */
const DISTRUST: Readonly<Record<string, string>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'it was issued by a CA that is not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'it was issued by a CA that is not known here',
  SELF_SIGNED_CERT_IN_CHAIN: 'it was issued by a CA that is not known here',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is its own issuer',
  CERT_HAS_EXPIRED: 'it has run out',
  CERT_NOT_YET_VALID: 'it is not valid yet',
};

/** Translates what undici, TLS and the system throw. `url` is where the request went, `host` what that place is called. */
export async function networkError(
  cause: unknown,
  about: { host: string; side: Side; url: URL; transport: Transport },
): Promise<GapferryError> {
  const { host, side, url, transport } = about;
  const make = <C extends ErrorCode>(code: C, params: ErrorParams[C]) =>
    new GapferryError(code, params, { side, cause });
  const blocked = chain(cause).find((error) => error instanceof BlockedAddress);
  if (blocked) return make('registry.unsafe', { host, detail: blocked.message });
  const code = codeOf(cause);
  const detail = chain(cause).at(-1)?.message ?? String(cause);
  if (code === 'ENOTFOUND') return make('registry.unknownHost', { host });
  if (NOT_TLS.test(`${code} ${detail}`)) return make('registry.plainHttp', { host });
  if (CERTIFICATE.test(code)) {
    const proxy = transport.proxy(url);
    const lookup = guardedLookup((zone) => transport.allows(url, zone));
    const shown = await readServerCertificate(url, { proxy, lookup });
    if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
      return make('registry.otherName', { host, names: shown?.names ?? detail });
    // Signs that need no language.
    const who = shown ? `${shown.subject} <- ${shown.issuer}; ${day(shown.validFrom)} - ${day(shown.validTo)}` : '';
    const why = [DISTRUST[code] ?? detail, who].filter(Boolean).join('; ');
    return make('registry.certificate', { host, fingerprint: shown?.fingerprint ?? '', detail: why });
  }
  if (code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW') {
    return make('registry.protocol', { host, status: 0, detail });
  }
  return make('registry.unreachable', {
    host,
    detail: code && !detail.includes(code) ? `${detail} (${code})` : detail,
  });
}

/** `Nov 24 12:00:00 2026 GMT`, as OpenSSL writes it, as a day. */
function day(time: string): string {
  const at = new Date(time);
  return Number.isNaN(at.getTime()) ? time : at.toISOString().slice(0, 10);
}

/** The error and its causes, outermost first; an AggregateError of connection attempts counts by its first one. */
function chain(error: unknown, depth = 0): Error[] {
  if (!(error instanceof Error) || depth > 5) return [];
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  return [error, ...chain(inner, depth + 1)];
}

function codeOf(error: unknown): string {
  const codes = chain(error).flatMap((e) => ('code' in e && typeof e.code === 'string' ? [e.code] : []));
  return codes.at(-1) ?? '';
}
