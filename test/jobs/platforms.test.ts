import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePackingList } from '../../main/engine/bundle/packing-list.ts';
import { RepositoryBuilder } from '../../main/practice/samples/repository-builder.ts';
import { type FerryDesk, openFerryDesk } from '../support/ferry-desk.ts';

/** Two images that stand in no index, each for one platform, and a chart. */
async function single(): Promise<{ desk: FerryDesk; references: string[] }> {
  const made = (['amd64', 'arm64'] as const).map((machine) => {
    const builder = new RepositoryBuilder('source.example', `team/${machine}`);
    builder.tag('1', builder.image(machine, machine));
    return builder.build();
  });
  const chart = new RepositoryBuilder('source.example', 'team/chart');
  chart.tag('1', chart.artifact('application/vnd.cncf.helm.config.v1+json', 'application/tar', 'a chart'));
  const desk = await openFerryDesk([...made, chart.build()]);
  return { desk, references: ['amd64', 'arm64', 'chart'].map((name) => `${desk.source.host}/team/${name}:1`) };
}

describe('an image that stands in no index, with --platform', () => {
  it('for another platform stops the export and says which one it has', async () => {
    const { desk, references } = await single();
    const { state } = await desk.export(references, 'bundle', { platforms: ['linux/arm64'] });
    expect(state).toMatchObject({
      state: 'failed',
      error: {
        code: 'registry.platformMissing',
        params: { reference: references[0], wanted: 'linux/arm64', available: 'linux/amd64' },
      },
    });
  });

  it('for another platform is left out where that was said; what has no platform travels', async () => {
    const { desk, references } = await single();
    const view = await desk.export(references, 'bundle', { platforms: ['linux/arm64/v8'], onError: 'leave-out' });
    expect(view.state).toMatchObject({ state: 'incomplete', missing: 1 });
    const { images } = parsePackingList(await readFile(join(desk.test.folder, 'bundle', 'bundle.json')));
    expect(images.map(({ reference }) => reference)).toEqual(references.slice(1));
  });

  it('travels where one of the wanted platforms is its own', async () => {
    const { desk, references } = await single();
    const view = await desk.export(references, 'bundle', { platforms: ['linux/amd64', 'linux/arm64'] });
    expect(view.state).toEqual({ state: 'succeeded' });
  });
});
