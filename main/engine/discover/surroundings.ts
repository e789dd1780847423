import type { TemplateValues } from './go-template.ts';
import type { KbldRules } from './kbld-rules.ts';
import type { Kustomized } from './kustomized.ts';
import type { Umbrella } from './umbrella.ts';

/** What has to be known of the other files to read one. Plain data: it travels to the workers. */
export interface Surroundings {
  /** Variables of `.env` files, by folder. */
  readonly variables: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** appVersion of Chart.yaml files, by folder; empty text where a chart gives none. */
  readonly charts: Readonly<Record<string, string>>;
  /** What templates can be filled from, by the chart's folder: `Values.image.tag`, `Chart.AppVersion`. */
  readonly values: Readonly<Record<string, TemplateValues>>;
  /** What kustomizations replace. */
  readonly kustomized: readonly Kustomized[];
  /** What parents make of the values of their subcharts. */
  readonly umbrella: Umbrella;
  readonly rules: KbldRules;
}

/** The folder part of a file's display name, `.` where it has none. */
export function folderOf(name: string): string {
  const slash = Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\'));
  return slash < 0 ? '.' : name.slice(0, slash);
}

/** The last part of a file's display name. */
export function baseOf(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
}
