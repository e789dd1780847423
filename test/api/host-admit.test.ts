import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Catalog } from '../../main/catalog/catalog.ts';
import { RepositoryBuilder } from '../../main/practice/samples/repository-builder.ts';
import { openFerryDesk } from '../support/ferry-desk.ts';

async function bundled() {
  const made = new RepositoryBuilder('source.example', 'team/app');
  made.tag('1', made.image('amd64', 'app'));
  const desk = await openFerryDesk([made.build()]);
  await desk.export([`${desk.source.host}/team/app:1`], 'bundle');
  return { test: desk.test, bundle: [join(desk.test.folder, 'bundle')] };
}

describe('host.admit', () => {
  it('refuses a bundle without a signature unless a reason is given, and records the reason', async () => {
    const { test, bundle } = await bundled();
    expect(await test.refusal('host.admit', { bundle })).toMatchObject({ code: 'trust.unsigned' });
    const view = await test.call('host.admit', {
      bundle,
      acceptUnsigned: 'first nodes',
      operator: 'Mei',
      ticket: 'CHG-9',
    });
    expect(view).toMatchObject({ verdict: { verdict: 'unsigned' }, images: [{ platforms: ['linux/amd64'] }] });
    const catalog = await Catalog.open(join(test.host.home, 'catalog.sqlite'));
    const entries = catalog.audit.page(0, 100).map(({ entry }) => JSON.parse(entry));
    catalog.close();
    expect(entries.filter(({ action }) => action === 'bundle.hosted')).toMatchObject([
      {
        on: { kind: 'bundle', id: view.identity },
        verdict: 'unsigned',
        overrides: [{ what: 'verdict unsigned', reason: 'first nodes' }],
        who: { operator: 'Mei', ticket: 'CHG-9' },
      },
    ]);
  });

  it('never admits one that is not genuine', async () => {
    const { test, bundle } = await bundled();
    await appendFile(join(bundle[0] ?? '', 'bundle.json'), ' ');
    const error = await test.refusal('host.admit', { bundle, acceptUnsigned: 'all the same' });
    expect(['bundle.listInvalid', 'bundle.signatureInvalid', 'bundle.signatureMissing']).toContain(error.code);
  });
});
