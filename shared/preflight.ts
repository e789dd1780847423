import { z } from 'zod';
import { StoredError } from './job.ts';

/** What is asked of a destination before the first byte, in the order that it is shown. */
export const CHECKS = [
  'reachable',
  'tls',
  'version',
  'authentication',
  'readOnly',
  'project',
  'proxyCache',
  'push',
  'names',
  'sparse',
  'quota',
  'tags',
  'immutable',
  'tokenLife',
  'frontProxy',
  'retention',
  'clock',
] as const;
export type CheckName = (typeof CHECKS)[number];

export const OUTCOMES = ['pass', 'warn', 'stop', 'absent'] as const;

/** One row. `absent`: does not apply to this registry, or it does not tell us. */
export const PreflightCheck = z.object({
  check: z.enum(CHECKS),
  outcome: z.enum(OUTCOMES),
  /** Which sentence: `preflight.CHECK.SAYS`; for a warning `preflight.CHECK.SAYS.remedy` says what to do. */
  says: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  /** What a stop ends the job with; it has its own texts. */
  error: StoredError.optional(),
});
export type PreflightCheck = z.infer<typeof PreflightCheck>;

/** A certificate as a server shows it. */
const Certificate = z.object({
  subject: z.string(),
  issuer: z.string(),
  validFrom: z.string(),
  validTo: z.string(),
  /** SHA-256 over the DER form, `AB:CD:…`. */
  fingerprint: z.string(),
  /** What it is made out to. */
  names: z.string(),
});

/** A certificate that is not trusted here, and the one that would make it so if a person says so. */
export const OfferedCertificate = z.object({
  shown: Certificate,
  /** Whether it is made out to the host that was asked; if not, trusting it does not help. */
  fits: z.boolean(),
  /** `from`: sent by the server, given by Harbor as its CA (getcert), or only the server's own. */
  trust: Certificate.extend({ pem: z.string(), from: z.enum(['chain', 'host', 'server']) }),
});
export type OfferedCertificate = z.infer<typeof OfferedCertificate>;

/** What an import would do. */
export const PreflightPlan = z.object({
  images: z.object({
    new: z.int(),
    moved: z.int(),
    skipped: z.int(),
    missing: z.int(),
    /** Not sent, because an immutable tag would have to move. */
    refused: z.int().default(0),
  }),
  /** Each blob once: to be sent, there already, and how often one is taken over from a repository beside it. */
  blobs: z.object({ upload: z.int(), present: z.int(), mount: z.int() }),
  /** That go over the network. */
  bytes: z.int(),
  /** At the rate of the last transfer to this host; absent where there was none. */
  seconds: z.number().optional(),
});
export type PreflightPlan = z.infer<typeof PreflightPlan>;

export const Preflight = z.object({
  host: z.string(),
  project: z.string(),
  /** `Harbor 2.15.2`, `Harbor`, or absent for any other registry. */
  harbor: z.string().optional(),
  checks: z.array(PreflightCheck),
  /** Absent where the destination could not be asked. */
  plan: PreflightPlan.optional(),
  certificate: OfferedCertificate.optional(),
});
export type Preflight = z.infer<typeof Preflight>;
