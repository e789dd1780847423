import { describe, expect, it } from 'vitest';
import { failedItemsText, jobText } from '../../main/cli/views/job.ts';
import { jobEventText } from '../../shared/messages/job-event-text.ts';
import { translator } from '../../shared/messages/translator.ts';
import { importerOf } from '../jobs/import-support.ts';
import { forbidMoves, harborWith, made, pushed } from '../jobs/preflight/support.ts';

/** An import of three images, two of which immutable tags are in the way of. */
async function incompleteImport() {
  const harbor = await harborWith();
  for (const at of [0, 1]) await pushed(harbor.host, made('other'), `team/team/image-${at}`, '1');
  forbidMoves(harbor);
  const station = await importerOf([made('a'), made('b'), made('c')], harbor);
  return station.import({});
}

describe.each(['en', 'zh'] as const)('what is said of an incomplete job, in %s', (language) => {
  const say = translator(language);

  it('names each image with its reason, and what to do once for all of one reason', async () => {
    const view = await incompleteImport();
    const text = failedItemsText(view, say);
    expect(text.match(/GF-404/g)).toHaveLength(3);
    expect(text.match(/--skip/g)).toHaveLength(1);
  });

  it('has its notices in words in its history', async () => {
    const text = jobText(await incompleteImport(), say);
    expect(text).toContain(say.t('preflight.immutable.forbids.remedy'));
    expect(text).not.toContain('"kind"');
  });

  it('has its phases, items and failures in words, never as the program names them', async () => {
    const { history } = await incompleteImport();
    const text = history.map((entry) => jobEventText(entry, say)).join('\n');
    expect(text).toContain(say.t('phase.push'));
    expect(text).toContain(`${say.t('item.failed')} · GF-404`);
    expect(text).not.toMatch(/target\.immutableTag|^(?:done|failed) [^·]|^push$/m);
  });
});
