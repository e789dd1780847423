import { z } from 'zod';
import { formatDigest } from '../../../shared/messages/format.ts';
import type { Translator } from '../../../shared/messages/translator.ts';
import { ACCESSORY_KINDS } from '../../engine/accessory/accessory-kind.ts';
import { table } from '../table.ts';

const STATES = ['pushed', 'present', 'evidence', 'differs', 'failed'] as const;

/** The part of an import's or relocate's result; docs/cli.md has the whole shape. */
const Result = z.object({
  accessories: z.array(
    z.object({
      reference: z.string(),
      carried: z.array(
        z.object({
          /** Digest of what it belongs to: the index, one of its children, or an accessory itself. */
          subject: z.string(),
          kind: z.enum(ACCESSORY_KINDS),
          artifactType: z.string().optional(),
          state: z.enum(STATES),
          shownAs: z.string().nullable(),
          code: z.string().optional(),
          params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
        }),
      ),
      alsoShown: z.array(z.unknown()),
    }),
  ),
});
type Image = z.infer<typeof Result>['accessories'][number];
type Carried = Image['carried'][number];

/** For each image what was carried with it and how the destination shows it; nothing where nothing was. */
export function accessoriesText(result: unknown, say: Translator): string {
  const images = Result.safeParse(result).data?.accessories ?? [];
  if (images.length === 0) return '';
  const { t } = say;
  const heads = ['column.reference', 'column.accessory', 'column.subject', 'column.state', 'column.shown'] as const;
  const rows = images.flatMap(({ reference, carried }) => carried.map((one) => [reference, ...cells(one, say)]));
  const states = new Set(images.flatMap(({ carried }) => carried.map(({ state }) => state)));
  const more = images.reduce((sum, { alsoShown }) => sum + alsoShown.length, 0);
  const lines = [
    ...new Set(images.flatMap(({ reference, carried }) => carried.flatMap((one) => failureText(reference, one, say)))),
    ...(states.has('evidence') ? [t('accessory.evidence')] : []),
    ...(states.has('differs') ? [t('accessory.differs')] : []),
    ...(more > 0 ? [t('accessory.alsoShown', { count: more })] : []),
  ];
  const heading = heads.map((key) => ({ head: t(key) }));
  return table(heading, rows) + lines.map((line) => `${line}\n`).join('');
}

/** Why one did not arrive, and what to do. */
function failureText(reference: string, one: Carried, say: Translator): string[] {
  if (one.state !== 'failed' || one.code === undefined) return [];
  const { title, explain, remedy } = say.error({ code: one.code, params: one.params ?? {} });
  const stop = say.language === 'zh' ? '。' : '. ';
  const text = `${[title, explain].filter(Boolean).join(stop)} ${say.t('error.remedy', { remedy })}`;
  return [say.t('accessory.failed', { reference, what: nameOf(one, say), text })];
}

function nameOf({ kind, artifactType }: Carried, { t }: Translator): string {
  return kind === 'other' && artifactType ? artifactType : t(`accessory.kind.${kind}`);
}

function cells(one: Carried, say: Translator): string[] {
  const { t } = say;
  const { state, shownAs, code = '' } = one;
  const became = state === 'failed' ? t('accessory.state.failed', { code }) : t(`accessory.state.${state}`);
  return [
    nameOf(one, say),
    formatDigest(one.subject),
    became,
    shownAs === null ? t('accessory.shown.none') : (say.maybe(`accessory.shown.${shownAs}`) ?? shownAs),
  ];
}
