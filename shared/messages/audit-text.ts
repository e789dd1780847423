import type { AuditEntry } from '../audit.ts';
import { isErrorCode } from '../errors.ts';
import { errorTitle } from './error-title.ts';
import { formatJobState } from './format.ts';
import type { Translator } from './translator.ts';

type Detail = NonNullable<AuditEntry['detail']>;

/** An entry in words: what was done to what, and the lines under it. Names of a newer version are shown as they are. */
export function auditText(entry: AuditEntry, say: Translator): { what: string; more: string[] } {
  const { t } = say;
  const { on, action, outcome, verdict, overrides = [], off = [], detail = {} } = entry;
  const known = on.kind === 'setting' ? say.maybe(`audit.setting.${on.id}`) : undefined;
  const object = known ?? (on.name === undefined ? on.id : `${on.name} (${shorten(on.id)})`);
  const act = say.maybe(`audit.${action}`) ?? action;
  // "bundle refused: refused" says nothing more.
  const plain = outcome === 'done' || (outcome === 'refused' && action.endsWith('.refused'));
  const done = plain ? act : say.labelled(act, say.maybe(`outcome.${outcome}`) ?? outcome);
  const facts = Object.entries(detail).flatMap(([key, value]) => factText(key, value, detail, say));
  return {
    what: say.labelled(done, object),
    more: [
      ...(verdict === undefined
        ? []
        : [t('audit.verdict', { verdict: say.maybe(`audit.word.${verdict}`) ?? verdict })]),
      ...overrides.map(({ what, reason }) =>
        t('audit.override', { what: say.maybe(`audit.what.${what}`) ?? what, reason }),
      ),
      ...(off.length > 0
        ? [t('audit.off', { what: say.list(off.map((guard) => say.maybe(`audit.guard.${guard}`) ?? guard)) })]
        : []),
      ...(facts.length > 0 ? [facts.join(say.language === 'zh' ? '，' : ', ')] : []),
    ],
  };
}

/** A fact of an entry; nothing where it has no value. */
function factText(key: string, value: string | number | boolean, detail: Detail, say: Translator): string[] {
  if (value === '') return [];
  const name = say.maybe(`audit.fact.${key}`) ?? key;
  if (typeof value === 'boolean') return [say.labelled(name, say.t(value ? 'word.yes' : 'word.no'))];
  return [say.labelled(name, wordOf(key, value, detail, say) ?? String(value))];
}

/** Names of ours in words; an error by its code that can be said over the telephone, and its title. */
function wordOf(key: string, value: string | number, detail: Detail, say: Translator): string | undefined {
  if (key === 'kind') return say.maybe(`kind.${value}`);
  if (key === 'why') return say.maybe(`audit.why.${value}`);
  if (key === 'reason' || key === 'keptBy') return say.maybe(`audit.${key}.${value}`);
  if (key === 'detail') return say.detail(String(value));
  if (key === 'from') return formatJobState(String(value), say.language);
  if (key === 'action') return say.maybe(`audit.${value}`);
  if (key === 'before' || key === 'after') return say.maybe(`ui.side.${value}`);
  if (key === 'given') return reasonsText(String(value), say);
  if (key !== 'error') return undefined;
  const code = String(value).split(' ').at(-1) ?? '';
  if (!isErrorCode(code)) return undefined;
  const params = Object.fromEntries(Object.entries(detail).map(([name, given]) => [name, String(given)]));
  return errorTitle(code, params, say);
}

function reasonsText(given: string, say: Translator): string {
  return given.replace(/(^|; )(accept[A-Za-z]+): /g, (_all, before: string, what: string) => {
    return `${before}${say.labelled(say.maybe(`audit.what.${what}`) ?? what, '')}`;
  });
}

/** A digest or key id by its first digits; anything else whole. */
function shorten(id: string): string {
  const hex = id.replace(/^sha256:/, '');
  return /^[0-9a-f]{64}$/.test(hex) ? hex.slice(0, 16) : id;
}
