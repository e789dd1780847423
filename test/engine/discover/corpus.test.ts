import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { discover, travels } from '../../../main/engine/discover/discover.ts';
import type { SourceFile } from '../../../main/engine/discover/load-sources.ts';
import { rewriteFile } from '../../../main/engine/discover/rewrite.ts';

const CORPUS = new URL('../../../../shared/corpus/', import.meta.url).pathname;
const there = existsSync(CORPUS);

const Truth = z.object({
  images: z.array(
    z.object({
      ref: z.string(),
      where: z.string(),
      how: z.string(),
      count: z.int(),
      template: z.boolean().optional(),
      resolved: z.string().nullish(),
    }),
  ),
  lookalikes: z.array(z.string()),
  ambiguous: z.array(z.object({ ref: z.string() })).default([]),
});

function corpusFiles(): string[] {
  if (!there) return [];
  return readFileSync(join(CORPUS, 'files.txt'), 'utf8').trim().split('\n');
}

const load = (name: string): SourceFile => ({ name, bytes: readFileSync(join(CORPUS, name)) });

/** Beside a file lies what its own tools would read with it: all files of its folder and of the folder above. */
function scanned(name: string): Promise<Awaited<ReturnType<typeof discover>>> {
  const folder = name.split('/')[0];
  return discover(
    corpusFiles()
      .filter((other) => other.split('/')[0] === folder)
      .map(load),
  );
}

/** The lines a truth file names for an image. */
function linesOf(where: string): number[] {
  return [...where.matchAll(/\bline(?:\(s\))? ((?:\d+(?:, )?)+)|\((\d+)\)/g)].flatMap((match) =>
    (match[1] ?? match[2] ?? '').split(', ').map(Number),
  );
}

describe.skipIf(!there)('the shared corpus (skipped where ../shared/corpus is absent)', () => {
  it.each(corpusFiles())('finds every image of %s, in its line, and takes no look-alike', async (name) => {
    const truth = Truth.parse(JSON.parse(readFileSync(join(CORPUS, `${name}.truth.json`), 'utf8')));
    const { findings, problems } = await scanned(name);
    const taken = findings.filter((finding) => finding.file === name && travels(finding));
    expect(problems).toEqual([]);
    const wanted = truth.images.map((image) => ({
      ...image,
      ref: image.resolved ?? image.ref,
      lines: linesOf(image.where),
    }));
    const missed = wanted.filter((image) => {
      const there = taken.filter((finding) => finding.reference === image.ref && image.lines.includes(finding.line));
      return there.length < image.count;
    });
    expect(missed).toEqual([]);
    const invented = taken.filter(
      (finding) => !wanted.some((image) => image.ref === finding.reference && image.lines.includes(finding.line)),
    );
    expect(invented.filter((finding) => !truth.ambiguous.some(({ ref }) => ref === finding.reference))).toEqual([]);
    expect(
      taken
        .filter((finding) => truth.lookalikes.includes(finding.reference))
        .map((finding) => finding.reference)
        .filter((reference) => !wanted.some((image) => image.ref === reference)),
    ).toEqual([]);
  });
});

describe.skipIf(!there)('rewriting the shared corpus (skipped where ../shared/corpus is absent)', () => {
  const move = (reference: string) => `harbor.example.net:8443/ferry/${reference.replace(/^[^/]*[.:][^/]*\//, '')}`;

  it.each(corpusFiles())('%s given back its own names is the same, byte for byte', (name) => {
    const file = load(name);
    const result = rewriteFile(file, (reference) => reference, { companions: companions(name) });
    expect(result.bytes.equals(file.bytes)).toBe(true);
    expect(result).toMatchObject({ changed: 0, notRewritten: [] });
  });

  it.each(corpusFiles())('%s moved reads as moved, and moving it again changes nothing', async (name) => {
    const file = load(name);
    const before = await discover([file, ...companions(name)]);
    const wanted = before.findings.filter((finding) => finding.file === name && travels(finding));
    const once = rewriteFile(file, (reference) => (reference.startsWith('harbor.') ? reference : move(reference)), {
      companions: companions(name),
    });
    const moved = { name, bytes: once.bytes };
    const twice = rewriteFile(moved, (reference) => (reference.startsWith('harbor.') ? reference : move(reference)), {
      companions: companions(name),
    });
    expect(twice.changed).toBe(0);
    expect(twice.bytes.equals(once.bytes)).toBe(true);
    const left = once.notRewritten.length;
    const elsewhere = wanted.filter((finding) =>
      /^an? \w+.*written \$\{\w+\}$|noted by kbld$|the value of an image field, written \$\{\w+\}$/.test(finding.why),
    ).length;
    expect(once.changed + left).toBeGreaterThanOrEqual(wanted.length - elsewhere);
    const needed = once.notRewritten.filter(({ optional }) => !optional);
    expect(needed.filter(({ why }) => !/keys that several tags share/.test(why))).toEqual([]);
  });

  function companions(name: string): SourceFile[] {
    return corpusFiles()
      .filter((other) => other.split('/')[0] === name.split('/')[0] && other !== name)
      .map(load);
  }
});
