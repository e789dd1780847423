import type { JobSummary, JobView } from '../../../shared/contract.ts';
import { formatDateTime, formatDigest } from '../../../shared/messages/format.ts';
import { jobEventText } from '../../../shared/messages/job-event-text.ts';
import type { Translator } from '../../../shared/messages/translator.ts';
import { labelled, table } from '../table.ts';
import { jobResultText } from './job-result.ts';
import { stateText } from './state.ts';

/** A list of jobs. */
export function jobsText(jobs: readonly JobSummary[], say: Translator): string {
  const { t, language } = say;
  if (jobs.length === 0) return `${t('job.none')}\n`;
  return table(
    [
      { head: t('column.id') },
      { head: t('column.kind') },
      { head: t('column.updated') },
      { head: t('column.operator') },
      { head: t('column.title') },
      { head: t('column.state') },
    ],
    jobs.map((job) => [
      job.id,
      t(`kind.${job.kind}`),
      formatDateTime(job.updated, language),
      job.actor.operator ?? job.actor.user,
      job.title,
      stateText(job.state, say),
    ]),
  );
}

/** Everything about one job. */
export function jobText(job: JobView, say: Translator): string {
  const parts = [headText(job, say), itemsText(job, say), jobResultText(job, say), historyText(job, say)];
  return parts.filter(Boolean).join('\n');
}

/** The items of a job that failed, each with its reason; and once what to do about each kind of reason. */
export function failedItemsText({ items }: JobView, say: Translator): string {
  const failed = items.filter(({ state }) => state === 'failed');
  if (failed.length === 0) return '';
  const lines = failed.flatMap(({ name, error }) => {
    if (!error) return [`  ${name}`];
    const { title, explain } = say.error(error);
    return [`  ${name}: ${error.short} ${title}`, ...(explain ? [`    ${explain}`] : [])];
  });
  const remedies = new Map(failed.flatMap(({ error }) => (error ? [[error.short, say.error(error).remedy]] : [])));
  const helps = [...remedies].map(([short, remedy]) => `  ${short} ${say.t('error.remedy', { remedy })}`);
  return `${[say.t('job.missing', { count: failed.length }), ...lines, ...helps].join('\n')}\n`;
}

function headText(job: JobView, say: Translator): string {
  const { t, language } = say;
  const { user, workstation, operator, reviewer, ticket } = job.actor;
  return labelled([
    [t('label.job'), job.id],
    [t('label.kind'), t(`kind.${job.kind}`)],
    [t('column.title'), job.title],
    [t('label.state'), stateText(job.state, say)],
    [t('label.started'), formatDateTime(job.created, language)],
    [t('label.updated'), formatDateTime(job.updated, language)],
    [t('label.user'), `${user} @ ${workstation}`],
    [t('label.operator'), operator],
    [t('label.reviewer'), reviewer],
    [t('label.ticket'), ticket],
  ]);
}

function itemsText({ items }: JobView, say: Translator): string {
  const { t } = say;
  if (items.length === 0) return '';
  return table(
    [
      { head: t('column.item') },
      { head: t('column.state') },
      { head: t('column.digest') },
      { head: t('column.target') },
      { head: t('column.detail') },
    ],
    items.map(({ name, state, digest, target, error }) => [
      name,
      t(`item.${state}`),
      digest === undefined ? '' : formatDigest(digest),
      target ?? '',
      error ? `${error.short} ${say.error(error).title}` : '',
    ]),
  );
}

function historyText({ history }: JobView, say: Translator): string {
  const { t, language } = say;
  if (history.length === 0) return '';
  return table(
    [{ head: t('column.at') }, { head: t('column.event') }, { head: t('column.detail') }],
    history.map(({ at, event, detail }) => [
      formatDateTime(at, language, 'seconds'),
      say.maybe(`event.${event}`) ?? event,
      jobEventText({ event, detail }, say),
    ]),
  );
}
