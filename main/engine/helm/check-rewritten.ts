import type { DiscoverOptions } from '../../../shared/contract.ts';
import type { Finding, NotRewritten } from '../../../shared/finding.ts';
import { cutAddress } from '../discover/address-parts.ts';
import { discover, travels } from '../discover/discover.ts';
import { refusedDigests } from '../discover/refused-digests.ts';
import type { SourceFile } from '../discover/source-file.ts';
import { type Chart, chartsIn } from './charts-in.ts';
import { type RenderedChart, renderChart } from './render-chart.ts';
import { helmProgram } from './run-helm.ts';

/** What the check of rewritten charts has to know of the files before. */
export interface RewrittenCharts {
  /** The files as they are now, those that did not change too. */
  readonly files: readonly SourceFile[];
  /** Files of charts that are not looked at: left out of the rewrite, or not rendered before either. */
  readonly passedOver: ReadonlySet<string>;
  /** Whether a reference is where it was to be brought. */
  isNew(reference: string): boolean;
}

/**
 * Renders rewritten charts again, where helm is installed, and tells what did not come out as its files read: an image that
 * templates make something else of (`docker.io/{{ .Values.image.repository }}`), a chart that is no longer rendered (a digest
 * where a version is compared), a digest in a label or a name, which Kubernetes refuses.
 */
export async function checkRewritten(
  charts: RewrittenCharts,
  options: Partial<DiscoverOptions>,
  signal?: AbortSignal,
): Promise<NotRewritten[]> {
  const program = helmProgram();
  const faults: NotRewritten[] = [];
  for (const chart of program === undefined ? [] : chartsIn(charts.files)) {
    if ([...chart.files.values()].some(({ name }) => charts.passedOver.has(name))) continue;
    const rendered = program === undefined ? undefined : await renderChart(program, chart, signal);
    if (!rendered) break;
    faults.push(...(await faultsOf(chart, rendered, charts, options)));
  }
  return faults;
}

async function faultsOf(
  chart: Chart,
  rendered: RenderedChart,
  { isNew }: RewrittenCharts,
  options: Partial<DiscoverOptions>,
): Promise<NotRewritten[]> {
  if ('failed' in rendered) {
    const why = `helm cannot render the rewritten chart (${rendered.failed}); addresses by tag (--ref tag of import and relocate) may fit`;
    return [{ file: chart.files.get('Chart.yaml')?.name ?? chart.folder, line: 1, reference: '*', why }];
  }
  const { findings } = await discover(rendered.documents, options);
  const outside = new Map<string, NotRewritten>();
  for (const finding of findings.filter((one) => travels(one) && !isNew(one.reference) && !isVersion(one))) {
    const { file, reference, path } = finding;
    const why = `helm template makes this of the rewritten chart (${path}); set the values or the template by hand`;
    outside.set(`${file} ${reference}`, { file, line: 1, reference, why });
  }
  return [...outside.values(), ...rendered.documents.flatMap(doubled), ...rendered.documents.flatMap(refusedDigests)];
}

/** `docker.io/harbor.example:8443/...`: a registry with a port behind another one, which is no reference and is pulled by nothing. */
function doubled({ name: file, bytes }: SourceFile): NotRewritten[] {
  const texts = bytes.toString('latin1').matchAll(/^[ \t-]*image:[ \t]*["']?([^\s"']+\/[\w.-]+:\d+\/[^\s"']+)/gm);
  const why = 'the template puts a registry of its own before the new address; set the values or the template by hand';
  return [...new Set([...texts].map(([, text = '']) => text))].map((reference) => ({ file, line: 1, reference, why }));
}

/** `1.2@sha256:...` stands where a template puts the tag alone. */
function isVersion({ reference }: Finding): boolean {
  const { name, digest } = cutAddress(reference);
  return digest !== undefined && !name.includes('/') && /\d/.test(name);
}
