import { generateKeyPair, randomBytes, X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import forge from 'node-forge';

/** A server's key and certificate, and the CA that clients trust for it; PEM. */
export interface ServerTls {
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
  readonly caPath: string;
  /** SHA-256 of the CA's DER, hex. */
  readonly fingerprint: string;
  readonly notAfter: Date;
}

const FILES = { ca: 'ca.crt', cert: 'server.crt', key: 'server.key' } as const;
const DAYS = 90;
const DAY = 86_400_000;

/**
 * The certificate in a folder, or a new one where it does not serve these names for another day. Its CA's key is thrown away: what
 * nodes are told to trust can only ever speak for this one certificate.
 */
export async function madeCertificate(folder: string, names: readonly string[], now: Date): Promise<ServerTls> {
  const found = await readMade(folder);
  if (found && serves(found, names, now)) return described(folder, found);
  const made = await make(names, now);
  await mkdir(folder, { recursive: true });
  for (const kind of ['key', 'cert', 'ca'] as const) {
    await put(join(folder, FILES[kind]), made[kind], kind === 'key' ? 0o600 : 0o644);
  }
  return described(folder, made);
}

type Pems = Pick<ServerTls, 'key' | 'cert' | 'ca'>;

async function readMade(folder: string): Promise<Pems | undefined> {
  try {
    const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
    return { key: await read(FILES.key), cert: await read(FILES.cert), ca: await read(FILES.ca) };
  } catch {
    return undefined;
  }
}

function serves({ cert, ca }: Pems, names: readonly string[], now: Date): boolean {
  try {
    const server = new X509Certificate(cert);
    const fits = (name: string): boolean => (isIP(name) ? server.checkIP(name) : server.checkHost(name)) !== undefined;
    return (
      names.every(fits) &&
      server.validToDate.getTime() - now.getTime() > DAY &&
      server.verify(new X509Certificate(ca).publicKey)
    );
  } catch {
    return false;
  }
}

function described(folder: string, pems: Pems): ServerTls {
  const ca = new X509Certificate(pems.ca);
  return {
    ...pems,
    caPath: join(folder, FILES.ca),
    fingerprint: ca.fingerprint256.replaceAll(':', '').toLowerCase(),
    notAfter: new X509Certificate(pems.cert).validToDate,
  };
}

/** There whole or not at all; the key is readable by its owner alone where the system knows of such things. */
async function put(path: string, text: string, mode: number): Promise<void> {
  await writeFile(`${path}.part`, text, { mode });
  await rename(`${path}.part`, path);
}

/** RSA, since every container runtime takes it; RFC 5280 profiles. */
async function make(names: readonly string[], now: Date): Promise<Pems> {
  const [authority, server] = await Promise.all([newKey(), newKey()]);
  const issuer = [{ name: 'commonName', value: `gapferry host ${randomBytes(4).toString('hex')}` }];
  const ca = certificate(authority.publicKey, now, issuer, issuer, [
    { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ]);
  const altNames = names.map((name) => (isIP(name) ? { type: 7, ip: name } : { type: 2, value: name }));
  const subject = [{ name: 'commonName', value: (names[0] ?? 'localhost').slice(0, 64) }];
  const cert = certificate(server.publicKey, now, subject, issuer, [
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectAltName', altNames },
    { name: 'authorityKeyIdentifier', keyIdentifier: ca.generateSubjectKeyIdentifier().getBytes() },
  ]);
  for (const one of [ca, cert]) one.sign(forge.pki.privateKeyFromPem(authority.privateKey), forge.md.sha256.create());
  return { key: server.privateKey, cert: forge.pki.certificateToPem(cert), ca: forge.pki.certificateToPem(ca) };
}

function newKey(): Promise<{ publicKey: string; privateKey: string }> {
  return promisify(generateKeyPair)('rsa', {
    modulusLength: 3072,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
}

function certificate(
  publicKey: string,
  now: Date,
  subject: forge.pki.CertificateField[],
  issuer: forge.pki.CertificateField[],
  extensions: object[],
): forge.pki.Certificate {
  const made = forge.pki.createCertificate();
  made.publicKey = forge.pki.publicKeyFromPem(publicKey);
  // Positive and not zero: the first digit is below 8 (RFC 5280 4.1.2.2).
  made.serialNumber = `4${randomBytes(16).toString('hex').slice(1)}`;
  made.validity.notBefore = new Date(now.getTime() - DAY);
  made.validity.notAfter = new Date(now.getTime() + DAYS * DAY);
  made.setSubject(subject);
  made.setIssuer(issuer);
  made.setExtensions(extensions);
  return made;
}
