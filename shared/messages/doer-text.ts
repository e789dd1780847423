import type { Actor } from '../job.ts';
import type { BundleEvent } from '../record-contract.ts';
import type { Translator } from './translator.ts';

/** A person's account and place, and who operated, reviewed and ordered it, each with what they are; part by part. */
export function actorText({ user, workstation, operator, reviewer, ticket }: Actor, { t }: Translator): string[] {
  return [
    t('who.user', { user: `${user}@${workstation}` }),
    ...(operator === undefined ? [] : [t('who.operator', { name: operator })]),
    ...(reviewer === undefined ? [] : [t('who.reviewer', { name: reviewer })]),
    ...(ticket === undefined ? [] : [t('who.ticket', { ticket })]),
  ];
}

/** What was overridden and why, then who did it; nothing of what is not known. */
export function doerText({ who, overrides = [] }: Pick<BundleEvent, 'who' | 'overrides'>, say: Translator): string[] {
  const reasons = overrides.map(({ what, reason }) =>
    say.t('audit.override', { what: say.maybe(`audit.what.${what}`) ?? what, reason }),
  );
  return [...reasons, ...(who ? actorText(who, say) : [])];
}
