import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SourceFile } from '../discover/source-file.ts';
import type { Chart } from './charts-in.ts';
import { type HelmAnswer, runHelm } from './run-helm.ts';

/** The documents of a rendered chart under the names of their templates, or why there are none. */
export type RenderedChart = { readonly documents: SourceFile[] } | { readonly failed: string };

/**
 * Renders a chart with its own values by `helm template`, from a copy in a temporary folder: what of it was not read as a
 * deployment file is not there for helm either. Undefined where helm is not installed.
 */
export async function renderChart(
  program: string,
  chart: Chart,
  signal?: AbortSignal,
): Promise<RenderedChart | undefined> {
  const home = await mkdtemp(join(tmpdir(), 'gapferry-helm-'));
  try {
    const folder = join(home, 'chart');
    for (const [path, { bytes }] of chart.files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
    const answer = await runHelm(program, ['template', 'release-name', folder], home, signal);
    return answer && documentsOf(answer, chart);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function documentsOf(answer: HelmAnswer, chart: Chart): RenderedChart {
  if ('failed' in answer) return answer;
  const byTemplate = new Map<string, string[]>();
  for (const document of answer.output.toString('latin1').split(/^---[ \t]*\r?$/m)) {
    // helm names the chart by its name, not by its folder.
    const path = /^# Source: [^/\r\n]+\/(.+?)\r?$/m.exec(document)?.[1];
    const template = path === undefined ? undefined : chart.files.get(path);
    const name = template?.name ?? [...chart.files.values()].find(({ name }) => name.endsWith('Chart.yaml'))?.name;
    if (name !== undefined) byTemplate.set(name, [...(byTemplate.get(name) ?? []), document]);
  }
  const documents = [...byTemplate].map(([name, parts]) => ({
    name,
    bytes: Buffer.from(parts.join('---\n'), 'latin1'),
  }));
  return { documents };
}
