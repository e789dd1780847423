import { type Answer, json } from './answer.ts';
import type { Call } from './call.ts';
import { refuse } from './errors.ts';
import type { RegistryStore } from './registry-store.ts';

const CATALOG_PAGE = 1000;

/** GET /v2/_catalog in pages (distribution 2.8, registry/handlers/catalog.go). */
export async function catalog(store: RegistryStore, { url }: Call): Promise<Answer> {
  const asked = url.searchParams.get('n') ?? '';
  const n = /^[0-9]+$/.test(asked) ? Number(asked) : CATALOG_PAGE;
  if (n > CATALOG_PAGE) throw refuse('PAGINATION_NUMBER_INVALID', { n });
  const { entries, last } = pageAfter(await store.repositories(), url.searchParams.get('last') ?? '', n);
  const link: Record<string, string> =
    last === undefined ? {} : { Link: `</v2/_catalog?last=${encodeURIComponent(last)}&n=${n}>; rel="next"` };
  return json(200, { repositories: entries }, link);
}

/** GET /v2/NAME/tags/list: distribution 2.8 has no pages here, later registries have. */
export async function tagsList(store: RegistryStore, { url }: Call, name: string, paged: boolean): Promise<Answer> {
  if (!(await store.isRepository(name))) throw refuse('NAME_UNKNOWN', { name });
  const tags = await store.tags(name);
  const asked = url.searchParams.get('n') ?? '';
  if (!paged || !/^[0-9]+$/.test(asked)) return json(200, { name, tags });
  const { entries, last } = pageAfter(tags, url.searchParams.get('last') ?? '', Number(asked));
  const link: Record<string, string> = last === undefined ? {} : { Link: tagsLink(name, last, Number(asked)) };
  return json(200, { name, tags: entries }, link);
}

/** The Link to the tags after `last`. */
export function tagsLink(name: string, last: string, n: number): string {
  return `</v2/${name}/tags/list?last=${last}&n=${n}>; rel="next"`;
}

/** The `n` entries after `after`, and the last of them where more follow. */
export function pageAfter(all: readonly string[], after: string, n: number): { entries: string[]; last?: string } {
  const rest = after === '' ? [...all] : all.filter((entry) => entry > after);
  const entries = rest.slice(0, n);
  return { entries, last: rest.length > n ? entries.at(-1) : undefined };
}
