import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openTestHost } from '../support/open-test-host.ts';

const DIGEST = `sha256:${'1'.repeat(64)}`;

describe('a look-up', () => {
  it('makes a maybe likely that its registry has, and no other', async () => {
    const { host, asked } = await registry('/v2/team/there/manifests/1.0');
    const { call } = await hostFor(host);
    const sources = textOf(`run ${host}/team/there:1.0 or ${host}/team/absent:1.0`);
    const before = await call('scan', { sources });
    expect(before.findings.map(({ certainty }) => certainty)).toEqual(['maybe', 'maybe']);
    expect(asked).toEqual([]);
    const { findings, notes } = await call('scan', { sources, lookUp: true });
    expect(findings.map(({ reference, certainty }) => `${certainty} ${reference}`)).toEqual([
      `likely ${host}/team/there:1.0`,
      `maybe ${host}/team/absent:1.0`,
    ]);
    expect(notes).toEqual([]);
    expect(new Set(asked.map((line) => line.split(' ')[0]))).toEqual(new Set(['HEAD', 'GET']));
  });

  it('asks each reference once, and notes a host that cannot be asked', async () => {
    const { call } = await hostFor('127.0.0.1:1');
    const sources = textOf('run 127.0.0.1:1/team/a:1 or 127.0.0.1:1/team/a:1');
    const { findings, notes } = await call('scan', { sources, lookUp: true });
    expect(findings.every(({ certainty }) => certainty === 'maybe')).toBe(true);
    expect(notes).toMatchObject([
      { kind: 'not-looked-up', text: expect.stringContaining('127.0.0.1:1 could not be asked (GF-') },
    ]);
  });

  it('puts what is there into a lock, by which it is then rewritten', async () => {
    const { host } = await registry('/v2/team/there/manifests/1.0');
    const { call, folder } = await hostFor(host);
    const sources = textOf(`run ${host}/team/there:1.0`);
    const { text } = await call('lock', { sources, lookUp: true, format: 'kbld' });
    const lock = join(folder, 'lock.yml');
    await writeFile(lock, text.replace(/newImage: .*/, `newImage: b.example/x@${DIGEST}`));
    const output = join(folder, 'out');
    await mkdir(output);
    const { files, warnings } = await call('rewrite', { sources, lock, output });
    expect(warnings).toEqual([]);
    expect(await readFile(files[0]?.written ?? '', 'utf8')).toContain(`run b.example/x@${DIGEST}`);
  });
});

async function hostFor(host: string) {
  const test = await openTestHost();
  await test.call('registry.set', { host, plainHttp: true, proxy: 'direct' });
  return test;
}

/** A ConfigMap with running text, in which an image is a maybe. */
function textOf(text: string): { name: string; contentBase64: string }[] {
  const file = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  note: "${text}"\n`;
  return [{ name: 'map.yaml', contentBase64: Buffer.from(file).toString('base64') }];
}

/** A registry that has one manifest. */
async function registry(there: string): Promise<{ host: string; asked: string[] }> {
  const asked: string[] = [];
  const body = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [],
  });
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (request.url === '/v2/') return response.end('{}');
    if (request.url !== there) return response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': 'application/vnd.oci.image.index.v1+json',
      'content-length': body.length,
    });
    return response.end(request.method === 'HEAD' ? undefined : body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return { host: `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, asked };
}
