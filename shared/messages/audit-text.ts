import type { AuditEntry } from '../audit.ts';
import type { Translator } from './translator.ts';

/** An entry in words: what was done to what, and the lines under it. Names of a newer version are shown as they are. */
export function auditText(entry: AuditEntry, say: Translator): { what: string; more: string[] } {
  const { t } = say;
  const { on, action, outcome, verdict, overrides = [], off = [], detail = {} } = entry;
  const known = on.kind === 'setting' ? say.maybe(`audit.setting.${on.id}`) : undefined;
  const object = known ?? (on.name === undefined ? on.id : `${on.name} (${shorten(on.id)})`);
  const act = say.maybe(`audit.${action}`) ?? action;
  const how = outcome === 'done' ? '' : `: ${say.maybe(`outcome.${outcome}`) ?? outcome}`;
  const facts = Object.entries(detail).flatMap(([key, value]) => factText(key, value, say));
  return {
    what: `${act}${how}: ${object}`,
    more: [
      ...(verdict === undefined
        ? []
        : [t('audit.verdict', { verdict: say.maybe(`audit.word.${verdict}`) ?? verdict })]),
      ...overrides.map(({ what, reason }) =>
        t('audit.override', { what: say.maybe(`audit.what.${what}`) ?? what, reason }),
      ),
      ...(off.length > 0
        ? [t('audit.off', { what: off.map((guard) => say.maybe(`audit.guard.${guard}`) ?? guard).join(', ') })]
        : []),
      ...(facts.length > 0 ? [facts.join(', ')] : []),
    ],
  };
}

/** A fact of an entry; nothing where it has no value. */
function factText(key: string, value: string | number | boolean, say: Translator): string[] {
  if (value === '') return [];
  const name = say.maybe(`audit.fact.${key}`) ?? key;
  if (typeof value === 'boolean') return [`${name}: ${say.t(value ? 'word.yes' : 'word.no')}`];
  const word = key === 'kind' ? say.maybe(`kind.${value}`) : undefined;
  return [`${name}: ${word ?? value}`];
}

/** A digest or key id by its first digits; anything else whole. */
function shorten(id: string): string {
  const hex = id.replace(/^sha256:/, '');
  return /^[0-9a-f]{64}$/.test(hex) ? hex.slice(0, 16) : id;
}
