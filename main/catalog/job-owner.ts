import { z } from 'zod';

/** Who runs a job: a process of a machine, and one runner in it. */
export const JobOwner = z.object({ pid: z.int(), machine: z.string(), token: z.string() });
export type JobOwner = z.infer<typeof JobOwner>;
