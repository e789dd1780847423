import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { auditText } from '../../../shared/messages/audit-text.ts';
import { translator } from '../../../shared/messages/translator.ts';
import { gapferry } from '../../cli/run-cli.ts';
import { exported, openFerry, pushImage } from './ferry.ts';

it('a genuine list over changed content stands in log and catalog as not whole', async () => {
  const { outside, inside } = await openFerry();
  const { path, identity } = await exported(outside, [await pushImage(outside, 'app')]);
  const blobs = join(path, 'blobs', 'sha256');
  const [blob = ''] = await readdir(blobs);
  const bytes = await readFile(join(blobs, blob));
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  await writeFile(join(blobs, blob), bytes);
  await inside.run({ kind: 'verify', request: { bundle: [path] } });

  const { records } = await inside.call('audit.list', { action: 'bundle.verified' });
  expect(records).toMatchObject([{ entry: { outcome: 'failed', verdict: 'trusted', detail: { problems: 1 } } }]);
  const [{ entry } = { entry: undefined }] = records;
  expect(entry && auditText(entry, translator('en')).more.join()).toContain('NOT WHOLE, problems: 1');
  expect((await inside.call('catalog.bundle', { bundle: identity })).events).toMatchObject([{ problems: 1 }]);
  expect(await inside.call('catalog.bundles', {})).toMatchObject([{ problems: 1 }]);
  const home = { env: { GAPFERRY_HOME: join(inside.folder, 'home') } };
  const { stdout } = await gapferry(['catalog', 'show', '--bundle', identity, '--lang', 'en'], home);
  expect(stdout).toContain('NOT WHOLE: 1 problem');
});
