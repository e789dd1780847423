import { readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { ROOT } from './lock.ts';
import { fileAt, type PackedFile } from './packed-file.ts';

const AT_TOP = ['LICENSE', 'README.md', 'README.zh-CN.md', 'CHANGELOG.md', 'SECURITY.md'];
/** A link or picture of Markdown: what it shows and where it leads. */
const LINK = /(!?)\[([^\]]*)\]\(([^)\s]+)\)/g;

/**
 * What people read, under the folder of an archive: the documents of the top, of docs/, and the script that verifies an audit
 * log without Gapferry. Links to what is for those who build it are not packed with it, so they say where that is; pictures go.
 */
export async function documents(name: string): Promise<PackedFile[]> {
  const inDocs = (await readdir(join(ROOT, 'docs'))).filter((file) => /\.(?:md|json|py)$/.test(file));
  const paths = [...AT_TOP, ...inDocs.map((file) => `docs/${file}`)];
  const packed = new Set(paths);
  const files = await Promise.all(paths.map((path) => fileAt(path, join(ROOT, path))));
  return files.map(({ path, content, executable }) => ({
    path: `${name}/${path}`,
    content: path.endsWith('.md') ? Buffer.from(withoutDangling(content.toString('utf8'), path, packed)) : content,
    executable,
  }));
}

/** The text of a Markdown file with only those links that lead into the archive, out to the web, or to a heading. */
function withoutDangling(text: string, path: string, packed: ReadonlySet<string>): string {
  const leads = (target: string): boolean => /^(?:[a-z]+:|#)/.test(target) || packed.has(targetOf(path, target));
  const elsewhere = path.includes('zh-CN') ? '（见源码）' : ' (in the source)';
  const linked = text.replace(LINK, (whole, picture: string, shown: string, target: string) => {
    if (leads(target)) return whole;
    return picture ? '' : `${shown}${elsewhere}`;
  });
  return linked.replace(/\n{3,}/g, '\n\n');
}

/** Where a relative link of a file leads, from the top of the archive, without its heading. */
export function targetOf(path: string, link: string): string {
  return posix.join(posix.dirname(path), link.replace(/#.*$/, ''));
}
