import { z } from 'zod';
import { GapferryError } from '../../shared/gapferry-error.ts';

/** A column that holds JSON of a given shape. */
export function jsonColumn<T>(schema: z.ZodType<T>) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'not JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);
}

/** A row as its type. What is stored is as untrusted as what comes from outside: state.damaged names the place. */
export function decodeRow<T>(schema: z.ZodType<T>, row: unknown, place: string): T {
  const parsed = schema.safeParse(row);
  if (parsed.success) return parsed.data;
  throw new GapferryError('state.damaged', { path: place, detail: z.prettifyError(parsed.error).slice(0, 2000) });
}
