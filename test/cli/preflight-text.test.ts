import { describe, expect, it } from 'vitest';
import { preflightText } from '../../main/cli/views/preflight.ts';
import { translator } from '../../shared/messages/translator.ts';
import { CHECKS } from '../../shared/preflight.ts';
import { ask, harborWith, made, pushed } from '../jobs/preflight/support.ts';
import { freePort } from '../support/free-port.ts';

describe.each(['en', 'zh'] as const)('the table of preflight in %s', (language) => {
  const say = translator(language);

  it('has a row for every check and the plan under it', async () => {
    const harbor = await harborWith();
    const text = preflightText((await ask(harbor.host)).view, say);
    for (const check of CHECKS) expect(text).toContain(say.t(`preflight.${check}`));
    expect(text).not.toMatch(/\{\{|preflight\./);
    expect(text).toContain('49.4 KiB');
  });

  // Reachability stops; names and the wholeness of indexes are seen without it.
  it('does not repeat for each check that it was not asked', async () => {
    const { view } = await ask(`127.0.0.1:${await freePort()}`);
    const text = preflightText(view, say);
    expect(text).toContain(say.t('preflight.notAsked.count', { count: CHECKS.length - 3 }));
    expect(text).not.toContain(say.t('preflight.clock'));
  });

  it('says what to do about a warning and about a stop', async () => {
    const harbor = await harborWith({ projects: [{ name: 'team', quota: 60_000 }] });
    await pushed(harbor.host, made('other', [100]), 'team/a', '1');
    const { view } = await ask(harbor.host, { images: [made('registry.example/a:1', [70_000])] });
    const text = preflightText(view, say);
    expect(text).toContain('GF-403');
    expect(text).toContain(say.error({ code: 'target.quota', params: {} }).remedy);
    expect(text).toContain(say.t('preflight.tags.moves.remedy'));
  });
});
