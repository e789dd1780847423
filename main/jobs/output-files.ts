import { packChart } from '../engine/discover/pack-chart.ts';
import type { SourceFile } from '../engine/discover/source-file.ts';
import type { RewrittenFiles } from './rewrite-files.ts';

/** A file to write, and which rewritten files are in it: itself, or the members of a packed chart. */
export interface OutputFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly members: RewrittenFiles['files'];
}

/** Rewritten files in the form in which they were given: what came in a packed chart goes back into one. */
export function outputFiles(files: readonly SourceFile[], rewritten: RewrittenFiles['files']): OutputFile[] {
  const archives = new Map(files.map(({ name, archive }) => [name, archive]));
  const packed = Map.groupBy(rewritten, ({ file }) => archives.get(file)?.name ?? file);
  return [...packed].map(([name, members]) => {
    const archive = archives.get(members[0]?.file ?? '');
    if (!archive) return { name, bytes: members[0]?.bytes ?? Buffer.alloc(0), members };
    const changed = new Map(members.map(({ file, bytes }) => [file, bytes]));
    return { name, bytes: packChart(archive, changed), members };
  });
}
