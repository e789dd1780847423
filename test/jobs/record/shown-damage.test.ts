import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { exported, imported, openFerry, pushImage, type Station } from './ferry.ts';
import { rewrite, tamper } from './tamper.ts';

let inside: Station;
let bundle: string;

beforeEach(async () => {
  const { outside, inside: here } = await openFerry();
  inside = here;
  const { path, identity } = await exported(outside, [await pushImage(outside, 'app')]);
  await imported(inside, path);
  bundle = identity;
  await inside.call('audit.checkpoint', { key: 'own' });
});

it('a log whose end was cut off is listed, exported, printed and confirmed with a warning', async () => {
  tamper(inside, (database) => database.exec('DELETE FROM audit WHERE seq > 4'));
  const { sure, whole } = await inside.call('audit.verify', {});
  expect(whole).toBe(false);
  const damaged = sure + 1;
  expect(await inside.call('audit.list', {})).toMatchObject({ unsure: damaged });
  expect(await inside.call('audit.report', {})).toMatchObject({ damaged });
  const output = join(inside.folder, 'log.csv');
  expect(await inside.call('audit.export', { output, format: 'csv' })).toMatchObject({ damaged });
  expect((await readFile(output, 'utf8')).split('\r\n')[1]).toMatch(/DAMAGED"?$/);
  expect(await inside.call('receipt.make', { bundle })).toMatchObject({ damaged });
});

it('a log that was written anew is listed, exported and printed with a warning', async () => {
  await inside.call('receipt.make', { bundle });
  rewrite(inside, 3);
  const { whole, sure } = await inside.call('audit.verify', {});
  expect(whole).toBe(false);
  expect(await inside.call('audit.list', {})).toMatchObject({ unsure: sure + 1 });
  expect(await inside.call('audit.report', {})).toMatchObject({ damaged: sure + 1 });
});

it('a log that is whole is listed without one', async () => {
  expect(await inside.call('audit.list', {})).not.toHaveProperty('unsure');
});
