import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startRegistry } from '../../main/practice/registry.ts';
import { RepositoryBuilder } from '../../main/practice/samples/repository-builder.ts';
import { seed } from '../../main/practice/seed.ts';
import { Workstation } from '../support/gapferry.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** A workstation with an unsigned bundle of one image. */
async function workstation(): Promise<Workstation> {
  const made = new RepositoryBuilder('source.example', 'team/app');
  made.tag('1', made.image('amd64', 'app'));
  const source = await startRegistry();
  onTestFinished(() => source.close());
  await seed(source.url, [made.build()]);
  const station = new Workstation(await tempFolder());
  await station.ok(['registry', 'set', source.host, '--plain-http']);
  const input = `${source.host}/team/app:1\n`;
  await station.ok(['export', '-f', '-', '-o', station.path('bundle'), '--unsigned'], { input });
  return station;
}

describe('gapferry host', () => {
  it('serves until it is stopped, then answers with what it served', async () => {
    const station = await workstation();
    const reason = ['--accept-unsigned', 'first nodes'];
    const { child, ended } = station.start(['host', station.path('bundle'), '--port', '0', ...reason, '--json']);
    const address = await new Promise<string>((resolve, reject) => {
      let said = '';
      child.stderr?.on('data', (text: string) => {
        said += text;
        const found = /Serving 1 image .* at (127\.0\.0\.1:\d+)/.exec(said)?.[1];
        if (found) resolve(found);
      });
      once(child, 'close').then(() => reject(new Error(said)));
    });
    const answer = await fetch(`http://${address}/v2/team/app/tags/list`);
    expect(await answer.json()).toEqual({ name: 'team/app', tags: ['1'] });
    child.kill('SIGINT');
    const { status, stdout, stderr } = await ended;
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      url: `http://${address}`,
      images: [{ names: expect.any(Array) }],
    });
    expect(stderr).toContain(`${address}/team/app:1`);
  });

  it.each([
    ['a bundle without a signature', [], 7, 'trust.unsigned'],
    ['a certificate without its key', ['--tls-cert', 'x.pem'], 2, 'usage.invalid'],
    [
      'a made certificate beside a given one',
      ['--tls-make', 'd', '--tls-cert', 'x', '--tls-key', 'y'],
      2,
      'usage.invalid',
    ],
    ['a certificate that is not there', ['--tls-cert', 'none.pem', '--tls-key', 'none.key'], 3, 'input.notFound'],
  ])('refuses %s', async (_, more, status, code) => {
    const station = await workstation();
    const accept = code === 'trust.unsigned' ? [] : ['--accept-unsigned', 'a test'];
    const args = ['host', join(station.folder, 'bundle'), '--port', '0', ...accept, ...more];
    expect(await station.refusal(args)).toMatchObject({ status, code });
  });
});
