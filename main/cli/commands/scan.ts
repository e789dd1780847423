import type { Command } from 'commander';
import { z } from 'zod';
import type { Problem, ScanResult } from '../../../shared/contract.ts';
import { GapferryError, toErrorView } from '../../../shared/gapferry-error.ts';
import type { StoredError } from '../../../shared/job.ts';
import type { Translator } from '../../../shared/messages/translator.ts';
import { act } from '../act.ts';
import { addFileOptions, addLookUp, FileOptions, fileRequest } from '../discover-options.ts';
import type { Face } from '../face.ts';
import { table } from '../table.ts';
import { problemError, problemText } from '../views/problems.ts';

const ScanOptions = FileOptions.extend({ lookUp: z.boolean().optional() });

/** `gapferry scan`: every finding, and what could not be read. */
export function scanCommand(face: Face, program: Command): void {
  const command = addFileOptions(face, program.command('scan').description(face.say.t('help.command.scan')));
  act(face, addLookUp(face, command), ScanOptions, async (input) => {
    const request = { ...(await fileRequest(face, input)), lookUp: input.lookUp };
    const result = await face.send('scan', request);
    const serious = seriousOf(result);
    // The one that becomes the error is told there.
    for (const problem of result.problems) if (problem !== serious) face.warn(problemText(problem, face.say));
    const error = serious ? problemError(serious) : nothingFound(result, input.file);
    return { json: { ...result }, text: scanText(result, face.say), ...(error ? { error } : {}) };
  });
}

/** A file that could not be read is not forgotten over those that could; a binary one beside others is only mentioned. */
function seriousOf({ findings, problems }: ScanResult): Problem | undefined {
  return problems.find(({ code }) => code !== 'input.binary') ?? (findings.length === 0 ? problems[0] : undefined);
}

function nothingFound({ findings }: ScanResult, files: readonly string[]): StoredError | undefined {
  if (findings.length > 0) return undefined;
  return toErrorView(new GapferryError('input.noImage', { paths: files.join(', ') }));
}

/** Why each maybe is one: the reasons, each with its references. */
function reasonsOf(findings: ScanResult['findings']): [string, string[]][] {
  const maybes = findings.filter(({ certainty }) => certainty === 'maybe');
  const byReason = Map.groupBy(maybes, ({ why }) => why);
  return [...byReason].map(([why, group]) => [why, [...new Set(group.map(({ reference }) => reference))]]);
}

function listed(references: readonly string[]): string {
  return references.length > 5 ? `${references.slice(0, 5).join(', ')}, ...` : references.join(', ');
}

function scanText({ findings, notes, files }: ScanResult, { t, detail, maybe }: Translator): string {
  if (findings.length === 0) return '';
  const places = table(
    [
      { head: t('column.certainty') },
      { head: t('column.reference') },
      { head: t('column.place') },
      { head: t('column.path') },
      { head: t('column.how') },
    ],
    findings.map(({ certainty, reference, file, line, path, how }) => [
      t(`certainty.${certainty}`),
      reference,
      `${file}:${line}`,
      path,
      t(`how.${how}`),
    ]),
  );
  const hints = notes
    .map(({ file, line, kind, text }) => {
      const words = maybe(`scan.note.${kind}`, { text }) ?? detail(text);
      return `${t('note.line', { text: `${file}:${line}: ${words}` })}\n`;
    })
    .join('');
  const reasons = reasonsOf(findings).map(([why, references]) =>
    t('scan.why', { why: detail(why), references: listed(references) }),
  );
  const count = (wanted: string): number => findings.filter(({ certainty }) => certainty === wanted).length;
  const counts = { certain: count('certain'), likely: count('likely'), maybe: count('maybe') };
  const summary = [t('scan.summary', { count: findings.length, ...counts }), t('scan.files', { count: files })];
  const unsettled = counts.maybe > 0 ? [t('scan.maybe'), ...reasons] : [];
  return `${places}\n${hints}${[...summary, ...unsettled].join('\n')}\n`;
}
