import { X509Certificate } from 'node:crypto';
import { request } from 'node:http';
import type { LookupFunction, Socket } from 'node:net';
import { isIP } from 'node:net';
import { connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import { LIMITS } from '../limits.ts';

/** What a server shows of itself in TLS, trusted or not. */
export interface ServerCertificate {
  /** SHA-256 over the DER form, as `AB:CD:…`. */
  readonly fingerprint: string;
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: string;
  readonly validTo: string;
  /** What it is made out to: subjectAltName, else the common name. */
  readonly names: string;
}

/** What a server shows, and the one certificate that would make it trusted if a person says so. */
export interface CertificateOffer {
  readonly shown: ServerCertificate;
  /** Whether it is made out to the host that was asked: if not, to trust it helps nobody. */
  readonly fits: boolean;
  readonly trust: ServerCertificate & {
    readonly pem: string;
    /** Sent along in the handshake, given by the host as its CA, or nothing better than the server's own certificate. */
    readonly from: 'chain' | 'host' | 'server';
  };
}

export interface ProbeOptions {
  readonly proxy?: string;
  readonly lookup?: LookupFunction;
}

/** Fetches a server's certificate by a handshake that sends nothing after it. Undefined where there is none to be had. */
export async function readServerCertificate(url: URL, options: ProbeOptions): Promise<ServerCertificate | undefined> {
  const chain = await readChain(url, options);
  return chain[0] && describe(chain[0]);
}

/**
 * Finds out what could be trusted so that a server is: the CA that it sends, else the one that it serves at `caPath` where
 * that really issued its certificate, else its own certificate. None of it is proven: a person compares the fingerprint.
 */
export async function offerCertificate(
  url: URL,
  caPath: string,
  options: ProbeOptions,
): Promise<CertificateOffer | undefined> {
  const chain = await readChain(url, options);
  const [leaf] = chain;
  if (!leaf) return undefined;
  const top = chain.at(-1) ?? leaf;
  const offer = (certificate: X509Certificate, from: CertificateOffer['trust']['from']): CertificateOffer => ({
    shown: describe(leaf),
    fits: isFor(leaf, hostOf(url)),
    trust: { ...describe(certificate), pem: certificate.toString(), from },
  });
  if (top !== leaf && issued(top, top)) return offer(top, 'chain');
  const given = (await readGivenCas(new URL(caPath, url), options)).find((ca) => issued(ca, top));
  return given ? offer(given, 'host') : offer(top, top === leaf ? 'server' : 'chain');
}

function isFor(certificate: X509Certificate, host: string): boolean {
  return (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)) !== undefined;
}

function issued(ca: X509Certificate, certificate: X509Certificate): boolean {
  return certificate.checkIssued(ca) && certificate.verify(ca.publicKey);
}

const MOST_IN_CHAIN = 10;

/** What a server sends of its chain, its own certificate first. */
async function readChain(url: URL, options: ProbeOptions): Promise<X509Certificate[]> {
  try {
    const socket = await shakeHands(url, options);
    const chain: X509Certificate[] = [];
    let next: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
    socket.destroy();
    while (next?.raw && chain.length < MOST_IN_CHAIN) {
      const raw: Buffer = next.raw;
      if (chain.some((known) => known.raw.equals(raw))) break;
      chain.push(new X509Certificate(raw));
      next = next.issuerCertificate;
    }
    return chain;
  } catch {
    return [];
  }
}

/** Certificates that a server gives at an address, read without trusting it: they are only ever offered. */
async function readGivenCas(url: URL, options: ProbeOptions): Promise<X509Certificate[]> {
  try {
    const socket = await shakeHands(url, options);
    const text = await readText(url, socket);
    const found = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    return found.slice(0, MOST_IN_CHAIN).map((pem) => new X509Certificate(pem));
  } catch {
    return [];
  }
}

function readText(url: URL, socket: TLSSocket): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request({
      createConnection: () => socket,
      path: url.pathname,
      headers: { host: url.host, connection: 'close' },
      timeout: LIMITS.connectTime * 1000,
    });
    asking.once('response', (answer) => {
      let text = '';
      answer.setEncoding('latin1').on('data', (piece: string) => {
        text += piece;
        if (text.length > LIMITS.caFile) asking.destroy(new Error('too long'));
      });
      answer.once('end', () => resolve(answer.statusCode === 200 ? text : ''));
      answer.once('error', reject);
    });
    asking.once('timeout', () => asking.destroy(new Error('timed out')));
    asking.once('error', reject);
    asking.end();
  });
}

/** A connection to a server that nobody has proven yet: nothing secret is ever sent on it. */
async function shakeHands(url: URL, { proxy, lookup }: ProbeOptions): Promise<TLSSocket> {
  const tunnel = proxy ? await openTunnel(new URL(proxy), url) : undefined;
  const host = hostOf(url);
  return new Promise((resolve, reject) => {
    const socket = connect({
      ...(tunnel ? { socket: tunnel } : { host, port: Number(url.port || 443), lookup }),
      ...(isIP(host) ? {} : { servername: host }),
      rejectUnauthorized: false,
    });
    socket.setTimeout(LIMITS.connectTime * 1000, () => socket.destroy(new Error('timed out')));
    socket.once('error', reject);
    socket.once('secureConnect', () => resolve(socket));
  });
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function openTunnel(proxy: URL, url: URL): Promise<Socket> {
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const basic = `Basic ${Buffer.from(credentials).toString('base64')}`;
  return new Promise((resolve, reject) => {
    const asking = request({
      host: proxy.hostname,
      port: proxy.port || 80,
      method: 'CONNECT',
      path: `${url.hostname}:${url.port || 443}`,
      headers: proxy.username ? { 'proxy-authorization': basic } : {},
      timeout: LIMITS.connectTime * 1000,
    });
    asking.once('connect', (_answer, socket) => resolve(socket));
    asking.once('response', () => asking.destroy(new Error('no tunnel')));
    asking.once('timeout', () => asking.destroy(new Error('timed out')));
    asking.once('error', reject);
    asking.end();
  });
}

function describe(certificate: X509Certificate): ServerCertificate {
  const { fingerprint256: fingerprint, subject, issuer, validFrom, validTo, subjectAltName } = certificate;
  const names = subjectAltName ?? name(subject);
  return { fingerprint, subject: name(subject), issuer: name(issuer), validFrom, validTo, names };
}

/** Common name and organisation of a distinguished name, which Node gives as one line for each part. */
function name(distinguished: string): string {
  const part = (key: string) => new RegExp(`^${key}=(.+)$`, 'm').exec(distinguished)?.[1];
  return [part('CN'), part('O')].filter(Boolean).join(', ');
}
