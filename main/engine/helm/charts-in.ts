import { z } from 'zod';
import { parseDocuments } from '../discover/read-yaml.ts';
import type { SourceFile } from '../discover/source-file.ts';
import { baseOf, folderOf } from '../discover/surroundings.ts';

const Library = z.object({ type: z.literal('library') });

/** A Helm chart among the files: its folder as displayed, and its files by their path inside it. */
export interface Chart {
  readonly folder: string;
  readonly files: ReadonlyMap<string, SourceFile>;
}

/** The charts that can be rendered: subcharts belong to the chart around them, library charts make nothing. */
export function chartsIn(files: readonly SourceFile[]): Chart[] {
  const folders = files.filter(({ name }) => baseOf(name) === 'Chart.yaml').map(({ name }) => folderOf(name));
  const isInside = (folder: string) =>
    folders.some((other) => other !== folder && folder.startsWith(`${other === '.' ? '' : `${other}/`}charts/`));
  return folders.filter((folder) => !isInside(folder)).flatMap((folder) => chartAt(folder, files) ?? []);
}

function chartAt(folder: string, files: readonly SourceFile[]): Chart | undefined {
  const prefix = folder === '.' ? '' : `${folder}/`;
  const own = files.filter(({ name }) => name.startsWith(prefix));
  const inside = new Map(own.map((file) => [unpacked(file.name.slice(prefix.length)), file]));
  const head = inside.get('Chart.yaml');
  const hasTemplates = [...inside.keys()].some((path) => /^(?:charts\/[^/]+\/)*templates\//.test(path));
  return head && hasTemplates && !isLibrary(head) ? { folder, files: inside } : undefined;
}

/** Packed subcharts were opened: `charts/x-1.0.tgz/x/...` goes where helm looks for an open one. */
function unpacked(path: string): string {
  return path.replace(/(^|\/)charts\/[^/]+\.(?:tgz|tar\.gz)\//g, '$1charts/');
}

function isLibrary({ bytes }: SourceFile): boolean {
  const document = parseDocuments(bytes.toString('latin1'))[0];
  const root: unknown = document?.errors.length === 0 ? document.contents?.toJSON() : undefined;
  return Library.safeParse(root).success;
}
