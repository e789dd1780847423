import { z } from 'zod';
import { LANGUAGES } from './messages/format.ts';
import { Level } from './scan.ts';

/** Which half of the ferry happens here. */
export const SIDES = ['internet', 'isolated'] as const;
export type WorkstationSide = (typeof SIDES)[number];

/** What holds on this workstation: how the app shows itself, and what every import and relocation from here has to keep to. */
export const WorkstationSettings = z.object({
  /** Absent until it was asked: at the first start. */
  side: z.enum(SIDES).optional(),
  /** Shows the other half, too. */
  bothSides: z.boolean().default(false),
  /** Name of the site this workstation stands at: bundles for another one are refused. Absent: not checked. */
  site: z.string().optional(),
  /** Every import checks the whole bundle before the first push. */
  verifyFirst: z.boolean().default(false),
  /** Worst vulnerability that may pass: Harbor scans whatever lands. Absent: as each job asks. */
  maxSeverity: Level.optional(),
  /** File of waivers for it, where a job names none. */
  waivers: z.string().optional(),
  language: z.enum(LANGUAGES).optional(),
  appearance: z.enum(['system', 'light', 'dark']).default('system'),
  /** Platforms of the last export from a screen, offered again at the next; empty: all. */
  platforms: z.array(z.string().max(100)).max(50).default([]),
});
export type WorkstationSettings = z.infer<typeof WorkstationSettings>;

/** What `workstation.set` takes. No defaults: what is not said stays as it is. */
export const WorkstationChange = z.object({
  side: z.enum(SIDES).optional(),
  bothSides: z.boolean().optional(),
  /** Empty: takes the name away. */
  site: z.string().trim().max(200).optional(),
  verifyFirst: z.boolean().optional(),
  /** Empty: takes the policy away. */
  maxSeverity: z.union([Level, z.literal('')]).optional(),
  waivers: z.string().trim().max(4096).optional(),
  language: z.enum(LANGUAGES).optional(),
  appearance: z.enum(['system', 'light', 'dark']).optional(),
  platforms: z.array(z.string().max(100)).max(50).optional(),
});

/** The practice ferry while it is on: two servers of this process and a home of its own, all gone when it ends. */
export const PracticeView = z.object({
  /** Folder with deployment files whose images the practice registry has. */
  files: z.string(),
  /** Folder that stands for the stick. */
  stick: z.string(),
  /** Folder for rewritten files. */
  rewritten: z.string(),
  /** HOST/PROJECT of the stand-in for the internal Harbor. */
  target: z.string(),
  /** Name of a signing key without passphrase, trusted in the practice home. */
  key: z.string(),
});
export type PracticeView = z.infer<typeof PracticeView>;

export const WorkstationView = WorkstationSettings.extend({
  /** Name of the computer, and of who is signed in to it. */
  name: z.string(),
  user: z.string(),
  /** Folder of catalog, keys and jobs. */
  home: z.string(),
  version: z.string(),
  practice: PracticeView.optional(),
});
export type WorkstationView = z.infer<typeof WorkstationView>;

/** A folder of the host, as a person chooses in it. */
export const FolderView = z.object({
  path: z.string(),
  /** Absent where `path` is one of the roots. */
  parent: z.string().optional(),
  /** Where one may start from: home, mounted media, what the operator allowed. */
  roots: z.array(z.object({ path: z.string(), name: z.string() })),
  /** Sorted: folders first, then by name. `modified` is ISO 8601. */
  entries: z.array(
    z.object({
      name: z.string(),
      path: z.string(),
      kind: z.enum(['folder', 'file']),
      size: z.int(),
      modified: z.string(),
    }),
  ),
  /** Whether there were more entries than are listed. */
  more: z.boolean(),
  /** Free bytes of the medium, its file system, and the largest file it takes, where that matters. */
  free: z.number(),
  fileSystem: z.string(),
  /** Bytes that it hands out at once: a file takes a multiple of it. */
  unit: z.number(),
  maxFileSize: z.number().optional(),
});
export type FolderView = z.infer<typeof FolderView>;
