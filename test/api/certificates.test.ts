import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type HarborOptions, startHarbor } from '../../main/practice/harbor.ts';
import { ask, row } from '../jobs/preflight/support.ts';
import { type Certificates, makeCertificates } from '../support/certificates.ts';
import { have } from '../support/have.ts';
import { openTestHost } from '../support/open-test-host.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { run } from '../support/tools.ts';

async function harborWithTls(more: (made: Certificates) => HarborOptions) {
  const made = await makeCertificates(await tempFolder());
  const options = more(made);
  const harbor = await startHarbor({
    projects: [{ name: 'team' }],
    tls: { key: made.key, cert: made.cert },
    ...options,
  });
  onTestFinished(() => harbor.close());
  return { harbor, made };
}

const print = (pem: string) => new X509Certificate(pem).fingerprint256;

describe.skipIf(!have('openssl'))('an unknown certificate (openssl)', () => {
  it("is offered with Harbor's own CA, and once exactly that is trusted the registry answers", async () => {
    const { harbor, made } = await harborWithTls(({ ca }) => ({ caCertificate: ca }));
    const station = await openTestHost();
    expect(await station.refusal('registry.ping', { host: harbor.host })).toMatchObject({
      code: 'registry.certificate',
    });
    const { certificate } = await station.call('registry.certificate', { host: harbor.host });
    expect(certificate?.shown).toMatchObject({
      subject: 'registry.test',
      issuer: 'Test CA, Test',
      fingerprint: print(made.cert),
    });
    expect(certificate?.trust).toMatchObject({ subject: 'Test CA, Test', fingerprint: print(made.ca), from: 'host' });
    await station.call('registry.trust', { host: harbor.host, fingerprint: print(made.ca) });
    expect(await station.call('registry.ping', { host: harbor.host })).toMatchObject({ scheme: 'bearer' });
    expect(await station.call('registry.list', {})).toMatchObject([
      { host: harbor.host, hasCa: true, plainHttp: false },
    ]);
    const { records } = await station.call('audit.list', { on: harbor.host });
    expect(records).toMatchObject([{ entry: { action: 'registry.changed', detail: { ca: expect.any(String) } } }]);
  });

  it('is offered by itself where nothing better is to be had, and can be trusted alone', async () => {
    const { harbor, made } = await harborWithTls(() => ({}));
    const station = await openTestHost();
    const { certificate } = await station.call('registry.certificate', { host: harbor.host });
    expect(certificate?.trust).toMatchObject({ from: 'server', fingerprint: print(made.cert) });
    await station.call('registry.trust', { host: harbor.host, fingerprint: print(made.cert).replaceAll(':', '') });
    expect(await station.call('registry.ping', { host: harbor.host })).toMatchObject({ scheme: 'bearer' });
  });

  it('is offered with the CA that the server sends along', async () => {
    const { harbor, made } = await harborWithTls(({ key, cert, ca }) => ({ tls: { key, cert: cert + ca } }));
    const station = await openTestHost();
    const { certificate } = await station.call('registry.certificate', { host: harbor.host });
    expect(certificate?.trust).toMatchObject({ from: 'chain', fingerprint: print(made.ca) });
  });

  it('is not offered with a CA that did not issue it', async () => {
    const stranger = await makeCertificates(await tempFolder());
    const { harbor } = await harborWithTls(() => ({ caCertificate: stranger.ca }));
    const station = await openTestHost();
    const { certificate } = await station.call('registry.certificate', { host: harbor.host });
    expect(certificate?.trust.from).toBe('server');
  });

  it('is not trusted where it is made out to another name: that would help nobody', async () => {
    const folder = await tempFolder();
    const path = (name: string) => join(folder, name);
    const subject = ['-subj', '/CN=other.example', '-addext', 'subjectAltName=DNS:other.example'];
    const files = ['-keyout', path('key.pem'), '-out', path('cert.pem')];
    run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...files]);
    const [key, cert] = await Promise.all(['key.pem', 'cert.pem'].map((name) => readFile(path(name), 'utf8')));
    const { harbor } = await harborWithTls(() => ({ tls: { key: key ?? '', cert: cert ?? '' } }));
    const station = await openTestHost();
    const { certificate } = await station.call('registry.certificate', { host: harbor.host });
    expect(certificate).toMatchObject({ fits: false, shown: { names: 'DNS:other.example' } });
    const refused = await station.refusal('registry.trust', { host: harbor.host, fingerprint: print(cert ?? '') });
    expect(refused).toMatchObject({ code: 'registry.otherName', params: { names: 'DNS:other.example' } });
    expect(await station.call('registry.list', {})).toEqual([]);
  });

  it('is not trusted by another fingerprint than the one that is offered', async () => {
    const { harbor, made } = await harborWithTls(() => ({}));
    const station = await openTestHost();
    const refused = await station.refusal('registry.trust', { host: harbor.host, fingerprint: print(made.ca) });
    expect(refused).toMatchObject({ code: 'registry.notConfirmed' });
    expect(await station.call('registry.list', {})).toEqual([]);
  });

  it('stops preflight, which shows it and what could be trusted, and asks nothing more', async () => {
    const { harbor, made } = await harborWithTls(({ ca }) => ({ caCertificate: ca }));
    const setup = { settings: { [harbor.host]: { plainHttp: false } } };
    const report = await ask(harbor.host, { setup });
    expect(report.stop).toMatchObject({ code: 'registry.certificate', side: 'destination' });
    expect(row(report, 'reachable').outcome).toBe('pass');
    expect(row(report, 'tls').outcome).toBe('stop');
    expect(row(report, 'project')).toMatchObject({ outcome: 'absent', says: 'notAsked' });
    expect(report.view.certificate?.trust.fingerprint).toBe(print(made.ca));
    const trusted = { settings: { [harbor.host]: { plainHttp: false, ca: made.ca } } };
    const good = await ask(harbor.host, {
      setup: { ...trusted, credentials: { [harbor.host]: { username: 'admin', password: 'Harbor12345' } } },
    });
    expect(row(good, 'tls')).toMatchObject({ outcome: 'pass', says: 'trusted' });
    expect(good.stop).toBeUndefined();
  });
});
