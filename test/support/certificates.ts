import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './tools.ts';

export interface Certificates {
  /** PEM of the CA and its path. */
  readonly ca: string;
  readonly caPath: string;
  /** PEM of the server's key and certificate (127.0.0.1 and localhost), and their paths. */
  readonly key: string;
  readonly cert: string;
  readonly keyPath: string;
  readonly certPath: string;
}

/** A CA of a test's own and a server certificate from it, made with openssl in a folder. */
export async function makeCertificates(folder: string, names = 'IP:127.0.0.1,DNS:localhost'): Promise<Certificates> {
  const path = (name: string) => join(folder, name);
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const openssl = (...args: string[]) => {
    const done = run('openssl', args);
    if (done.status !== 0) throw new Error(done.stderr);
  };
  openssl('req', '-x509', ...ec, '-subj', '/O=Test/CN=Test CA', '-keyout', path('ca.key'), '-out', path('ca.pem'));
  openssl(
    ...['req', '-x509', ...ec, '-subj', '/CN=registry.test', '-keyout', path('server.key'), '-out', path('server.pem')],
    ...['-addext', `subjectAltName=${names}`, '-addext', 'basicConstraints=critical,CA:FALSE'],
    ...['-CA', path('ca.pem'), '-CAkey', path('ca.key')],
  );
  const read = (name: string) => readFile(path(name), 'utf8');
  return {
    ca: await read('ca.pem'),
    caPath: path('ca.pem'),
    key: await read('server.key'),
    cert: await read('server.pem'),
    keyPath: path('server.key'),
    certPath: path('server.pem'),
  };
}
