import type { DiscoverOptions } from '../../../shared/contract.ts';
import type { Finding } from '../../../shared/finding.ts';
import { type Discovery, discover, travels } from '../discover/discover.ts';
import type { SourceFile } from '../discover/source-file.ts';
import { type Chart, chartsIn } from './charts-in.ts';
import { placeRendered, sameImage } from './place-rendered.ts';
import { type RenderedChart, renderChart } from './render-chart.ts';
import { helmProgram } from './run-helm.ts';

/** Findings in files, and in what helm makes of the charts among them. */
export interface RenderedDiscovery extends Discovery {
  /** References that are written as maybes and that a chart puts into its manifests. */
  readonly lifted: readonly string[];
  /** References that only seemed to be there: the charts make others of the same places. */
  readonly overruled: readonly string[];
}

/**
 * Finds the images of files as `discover` does. Where helm is installed, the charts among them are rendered with their own
 * values too: what is found only there is a finding at the place it comes from, and a maybe that is there is none any more.
 * Where it is not, or a chart cannot be rendered (which is noted), templates are read as they are.
 */
export async function discoverRendered(
  files: readonly SourceFile[],
  options: Partial<DiscoverOptions> = {},
  signal?: AbortSignal,
): Promise<RenderedDiscovery> {
  let found: RenderedDiscovery = { ...(await discover(files, options)), lifted: [], overruled: [] };
  const program = helmProgram();
  for (const chart of program === undefined ? [] : chartsIn(files)) {
    const rendered = program === undefined ? undefined : await renderChart(program, chart, signal);
    if (!rendered) break;
    found = await withChart(found, chart, rendered, options);
  }
  return found;
}

async function withChart(
  found: RenderedDiscovery,
  chart: Chart,
  rendered: RenderedChart,
  options: Partial<DiscoverOptions>,
): Promise<RenderedDiscovery> {
  const names = new Set([...chart.files.values()].map(({ name }) => name));
  if ('failed' in rendered) {
    const file = chart.files.get('Chart.yaml')?.name ?? chart.folder;
    const text = `helm could not render this chart (${rendered.failed}); its templates were read as they are`;
    return { ...found, notes: [...found.notes, { file, line: 1, kind: 'not-rendered', text }] };
  }
  const standing = found.findings.filter(({ file }) => names.has(file));
  const made = (await discover(rendered.documents, options)).findings.filter(travels);
  const images = new Set(made.map(({ reference }) => sameImage(reference)));
  const sure = new Set(standing.map(({ reference }) => sameImage(reference)));
  const byName = new Map([...chart.files.values()].map((file) => [file.name, file]));
  const added = new Map<string, Finding>();
  for (const finding of made) {
    const image = sameImage(finding.reference);
    if (!sure.has(image) && !added.has(image))
      added.set(image, placeRendered(finding, standing, byName.get(finding.file)));
  }
  const replaced = new Set([...added.values()].map(({ file, line, column }) => `${file}:${line}:${column}`));
  const lifted = new Set(found.lifted);
  const gone = new Set(found.overruled);
  const findings = found.findings.map((finding) => {
    if (!names.has(finding.file)) return finding;
    if (images.has(sameImage(finding.reference)))
      return finding.certainty === 'maybe' ? lift(finding, lifted) : finding;
    const place = `${finding.file}:${finding.line}:${finding.column}`;
    return finding.certainty === 'likely' && replaced.has(place) ? overrule(finding, gone) : finding;
  });
  return {
    ...found,
    findings: inOrder([...findings, ...added.values()], findings),
    lifted: [...lifted],
    overruled: [...gone],
  };
}

function lift(finding: Finding, lifted: Set<string>): Finding {
  lifted.add(finding.reference);
  return { ...finding, certainty: 'likely', why: `${finding.why}; helm template puts it into a manifest` };
}

/** A tag was only assumed (the chart's appVersion), and helm made another one. */
function overrule(finding: Finding, gone: Set<string>): Finding {
  gone.add(finding.reference);
  return { ...finding, certainty: 'maybe', why: `${finding.why}; helm template makes another reference of it` };
}

/** Findings by file, in the order in which the files stood, and by line. */
function inOrder(findings: readonly Finding[], before: readonly Finding[]): Finding[] {
  const order = new Map([...new Set(before.map(({ file }) => file))].map((file, index) => [file, index]));
  const rank = ({ file }: Finding): number => order.get(file) ?? order.size;
  return findings.toSorted((a, b) => rank(a) - rank(b) || (a.file === b.file ? a.line - b.line : 0));
}
