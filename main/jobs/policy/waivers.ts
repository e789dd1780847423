import { z } from 'zod';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import { readPlainYaml } from '../../engine/discover/read-plain-yaml.ts';

/** A day (then its last second, UTC) or a time. YAML may have made a Date of it. */
const Until = z.union([
  z.iso.date().transform((day) => new Date(`${day}T23:59:59Z`)),
  z.iso.datetime({ offset: true }).transform((time) => new Date(time)),
]);
const Entry = z
  .strictObject({
    vulnerability: z.string().min(1).optional(),
    image: z.string().min(1).optional(),
    reason: z.string().trim().min(1),
    until: Until,
  })
  .refine(({ vulnerability, image }) => vulnerability ?? image, 'names neither a vulnerability nor an image');
const File = z.array(Entry);
const Wrapped = z.strictObject({ waivers: z.unknown() });

/** What a person answers for: a vulnerability, an image, or one in the other; with a reason and an end. */
export type Waiver = z.infer<typeof Entry>;

/** Reads a file of waivers, YAML or JSON. Throws target.badWaivers and what makes the file unreadable. */
export async function readWaivers(path: string): Promise<Waiver[]> {
  const read = await readPlainYaml(path);
  const entries = Wrapped.safeParse(read).data?.waivers ?? read;
  const parsed = File.safeParse(entries);
  if (parsed.success) return parsed.data;
  throw new GapferryError('target.badWaivers', { path, detail: placesOf(parsed.error).slice(0, 500) });
}

/** The entries and fields that are wrong, as the file spells them: `waivers[1].until`. */
function placesOf({ issues }: z.ZodError): string {
  const places = issues.flatMap((issue) => {
    const at = issue.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
    const keys = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => `.${key}`) : [''];
    return keys.map((key) => `waivers${at}${key}`);
  });
  return [...new Set(places)].join(', ');
}

/** Whether a waiver counts for an image at a time. Its image is a reference or a pattern in which `*` crosses slashes. */
export function waives({ image, until }: Waiver, reference: string, now: Date): boolean {
  if (until < now) return false;
  if (image === undefined) return true;
  const pattern = image.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*');
  return new RegExp(`^${pattern}(?:[:@].*)?$`).test(reference);
}
