import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openBundle } from '../../main/engine/bundle/reader.ts';
import { digestOf } from '../../main/engine/digest.ts';
import { madeCertificate } from '../../main/hosting/certificate.ts';
import { hostBundle } from '../../main/hosting/host-bundle.ts';
import { RepositoryBuilder } from '../../main/practice/samples/repository-builder.ts';
import { openFerryDesk } from '../support/ferry-desk.ts';
import { have } from '../support/have.ts';

/** An index of two images with an SBOM, hosted over TLS with a made certificate. */
async function hosted() {
  const made = new RepositoryBuilder('source.example', 'team/app');
  const index = made.index([made.image('amd64', 'app'), made.image('arm64', 'app')]);
  made.tag('1', index);
  const sbom = made.artifact('application/spdx+json', 'application/spdx+json', '{}', index);
  const desk = await openFerryDesk([made.build()]);
  await desk.export([`${desk.source.host}/team/app:1`], 'bundle.tar');
  const paths = [join(desk.test.folder, 'bundle.tar')];
  const { listBytes } = await openBundle(paths);
  const tls = await madeCertificate(join(desk.test.folder, 'tls'), ['127.0.0.1'], new Date());
  const identity = digestOf(listBytes);
  const options = { paths, identity, address: '127.0.0.1', port: 0, tls, onProblem: () => {} };
  const bundle = await hostBundle(options);
  onTestFinished(() => bundle.close());
  const { folder } = desk.test;
  // Go's way to be told of a CA, as a node's trust store would be.
  const env = { ...process.env, HOME: folder, SSL_CERT_FILE: tls.caPath, DOCKER_CONFIG: folder };
  const run = async (tool: string, args: string[]) =>
    (await promisify(execFile)(tool, args, { cwd: folder, env })).stdout;
  return { folder, index, sbom, run, name: `127.0.0.1:${bundle.port}/team/app:1` };
}

describe('a hosted bundle with a made certificate', () => {
  it.skipIf(!have('crane'))('is pulled by crane, all platforms, and validates', async () => {
    const { run, name, index, folder } = await hosted();
    expect((await run('crane', ['digest', name])).trim()).toBe(index.digest);
    await run('crane', ['validate', '--remote', name]);
    await run('crane', ['pull', '--format', 'oci', name, 'pulled']);
    const layout = JSON.parse(await readFile(join(folder, 'pulled', 'index.json'), 'utf8'));
    expect(layout.manifests).toMatchObject([{ digest: index.digest }]);
  });

  it.skipIf(!have('oras'))('shows oras what refers to an image', async () => {
    const { run, name, sbom } = await hosted();
    expect(await run('oras', ['discover', '--format', 'json', name])).toContain(sbom.digest);
  });
});
