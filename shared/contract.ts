import { z } from 'zod';
import { LogHead } from './audit.ts';
import { Finding, NotRewritten } from './finding.ts';
import { Actor, JOB_KINDS, JobItem, JobProgress, JobState } from './job.ts';
import { OfferedCertificate, Preflight } from './preflight.ts';
import { RECORD_CALLS } from './record-contract.ts';
import { RegistryView } from './registry-settings.ts';
import { Level } from './scan.ts';
import { SURVEY_BATCH, SurveyResult } from './survey.ts';
import { FolderView, PracticeView, WorkstationChange, WorkstationView } from './workstation.ts';

/** A deployment file, folder, chart or zip on the host; or content that came without one (standard input, pasted text). */
export const SourceInput = z.union([
  /** `name`: how the user called it, where `path` was made absolute so that a job can resume from any folder; absent: `path`. */
  z.object({ path: z.string().min(1), name: z.string().min(1).optional() }),
  z.object({ name: z.string().min(1), contentBase64: z.base64() }),
]);
export type SourceInput = z.infer<typeof SourceInput>;
const Sources = z.array(SourceInput).min(1);

/** What settles maybes. Patterns are globs over references (`*` crosses slashes); `rules` are files in kbld's searchRules syntax. */
export const DiscoverOptions = z.object({
  include: z.array(z.string()).default([]),
  exclude: z.array(z.string()).default([]),
  rules: z.array(z.string()).default([]),
});
export type DiscoverOptions = z.infer<typeof DiscoverOptions>;

/**
 * What may be missing: references that cannot be had, whatever `onError` says of the others (the other side is told), and files
 * that cannot be read in full, of which nobody knows which images they name.
 */
const LeaveOut = { leaveOut: z.array(z.string()).default([]), unread: z.array(z.string()).default([]) };

/** Whether registries are asked about maybes; those that are there travel. */
const LookUp = { lookUp: z.boolean().default(false) };

export const ActorRequest = z.object({
  operator: z.string().optional(),
  reviewer: z.string().optional(),
  ticket: z.string().optional(),
});

export const ExportRequest = z.object({
  sources: Sources,
  discover: DiscoverOptions.prefault({}),
  ...LookUp,
  /** Folder to make the bundle in, or a path that ends in .tar. */
  output: z.string().min(1),
  lock: z.string().optional(),
  platforms: z.array(z.string()).default([]),
  volumeSize: z.int().positive().optional(),
  maxFileSize: z.int().positive().optional(),
  /** Name of a key in the key store or path of a key file; absent: the only key there is. */
  key: z.string().optional(),
  unsigned: z.boolean().default(false),
  name: z.string().optional(),
  stream: z.string().optional(),
  audience: z.string().optional(),
  notAfter: z.string().optional(),
  sourcesPolicy: z.enum(['used', 'none', 'all']).default('used'),
  /** Accept files that hold secrets: recorded in the list. */
  acceptSecrets: z.string().optional(),
  /** Seal although the audit log here is not whole: the reason is recorded. */
  acceptDamagedLog: z.string().optional(),
  confirmOrigin: z.boolean().default(false),
  onError: z.enum(['stop', 'leave-out']).default('stop'),
  ...LeaveOut,
  /** Whether signatures, attestations, SBOMs and other referrers travel with their images. */
  accessories: z.boolean().default(true),
  annotations: z.record(z.string(), z.string()).default({}),
  concurrency: z.int().min(1).max(16).optional(),
  ...ActorRequest.shape,
});
export type ExportRequest = z.infer<typeof ExportRequest>;

export const RefStyle = z.enum(['digest', 'tag', 'both']);
export type RefStyle = z.infer<typeof RefStyle>;

const Destination = {
  /** HOST/PROJECT[/PREFIX] */
  to: z.string().min(1),
  pathTemplate: z.string().optional(),
  rewriteTo: z.string().optional(),
  lockOutput: z.string().optional(),
  lockFormat: z.enum(['kbld', 'imgpkg']).default('kbld'),
  ref: RefStyle.default('digest'),
  /** Write kbld's annotation of images and origins into every resource that the rewrite changes. */
  imagesAnnotation: z.boolean().default(false),
  only: z.array(z.string()).default([]),
  skip: z.array(z.string()).default([]),
  dryRun: z.boolean().default(false),
  /** Make the project where it is not there yet; Harbor only. Quota in bytes, -1 for no limit. */
  createProject: z.boolean().default(false),
  projectPublic: z.boolean().default(false),
  projectQuota: z.int().min(-1).optional(),
  /** Have Harbor scan what has landed; with a level, what is above it or unknown ends the job with target.vulnerable. */
  scan: z.boolean().default(false),
  maxSeverity: Level.optional(),
  /** File of waivers for it. */
  waivers: z.string().optional(),
  /** Name of a replication policy to start once everything is in place. */
  replicate: z.string().min(1).optional(),
  /** Whether what belongs to the images is pushed with them. */
  accessories: z.boolean().default(true),
  concurrency: z.int().min(1).max(16).optional(),
  ...ActorRequest.shape,
};

export const ImportRequest = z.object({
  /** Paths of a bundle or of any of its volumes. */
  bundle: z.array(z.string()).min(1),
  trust: z.array(z.string()).default([]),
  verifyFirst: z.boolean().default(false),
  acceptUntrusted: z.string().min(1).optional(),
  acceptUnsigned: z.string().min(1).optional(),
  /** Import an old or repeated number of a stream all the same. */
  acceptReplay: z.string().min(1).optional(),
  ...Destination,
});
export type ImportRequest = z.infer<typeof ImportRequest>;

export const RelocateRequest = z.object({
  sources: Sources,
  discover: DiscoverOptions.prefault({}),
  ...LookUp,
  lock: z.string().optional(),
  platforms: z.array(z.string()).default([]),
  confirmOrigin: z.boolean().default(false),
  onError: z.enum(['stop', 'leave-out']).default('stop'),
  ...LeaveOut,
  ...Destination,
});
export type RelocateRequest = z.infer<typeof RelocateRequest>;

export const VerifyRequest = z.object({
  bundle: z.array(z.string()).min(1),
  trust: z.array(z.string()).default([]),
  ...ActorRequest.shape,
});
export type VerifyRequest = z.infer<typeof VerifyRequest>;

/** What a job was asked to do; stored as JSON and decoded again when the job is loaded. */
export const JobRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('export'), request: ExportRequest }),
  z.object({ kind: z.literal('import'), request: ImportRequest }),
  z.object({ kind: z.literal('relocate'), request: RelocateRequest }),
  z.object({ kind: z.literal('verify'), request: VerifyRequest }),
]);
export type JobRequest = z.infer<typeof JobRequest>;

/** A file that could not be read, or not in full; the others were. */
export const Problem = z.object({
  file: z.string(),
  line: z.int().optional(),
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Problem = z.infer<typeof Problem>;

export const ScanResult = z.object({
  findings: z.array(Finding),
  problems: z.array(Problem),
  /** Things worth knowing that are not findings: commented-out defaults, operators that choose images at run time. */
  notes: z.array(z.object({ file: z.string(), line: z.int(), kind: z.string(), text: z.string() })),
  files: z.int(),
});
export type ScanResult = z.infer<typeof ScanResult>;

/**
 * Whose word a digest is: the reference (or a lock) named it itself, the origin registry gave it, or only a mirror did.
 */
export const ConfirmedBy = z.enum(['reference', 'origin', 'mirror']);
export type ConfirmedBy = z.infer<typeof ConfirmedBy>;

export const LockEntry = z.object({
  /** As written in the files. */
  reference: z.string(),
  /** Fully qualified with its digest. */
  pinned: z.string(),
  tag: z.string().optional(),
  resolvedBy: z.string().optional(),
  confirmedBy: ConfirmedBy.optional(),
});
export type LockEntry = z.infer<typeof LockEntry>;

/** Verdict over a bundle's signatures. `notGenuine` is never overridable. */
export const Verdict = z.discriminatedUnion('verdict', [
  z.object({ verdict: z.literal('trusted'), signer: z.string(), fingerprint: z.string() }),
  z.object({ verdict: z.literal('untrusted'), fingerprint: z.string() }),
  z.object({ verdict: z.literal('unsigned') }),
  z.object({ verdict: z.literal('notGenuine'), code: z.string(), detail: z.string() }),
]);
export type Verdict = z.infer<typeof Verdict>;

export const BundleView = z.object({
  id: z.string(),
  name: z.string(),
  /** SHA-256 of the list's bytes; people see its first 16 hex digits in groups of four. */
  identity: z.string(),
  practice: z.boolean(),
  created: z.string(),
  creator: z.string(),
  operator: z.string().optional(),
  annotations: z.record(z.string(), z.string()),
  stream: z.string().optional(),
  number: z.int().optional(),
  audience: z.string().optional(),
  notAfter: z.string().optional(),
  auditHead: LogHead.optional(),
  verdict: Verdict,
  form: z.enum(['folder', 'tar', 'archive']),
  bytes: z.int(),
  volumes: z.array(
    z.object({ number: z.int(), path: z.string().optional(), bytes: z.int(), images: z.array(z.string()) }),
  ),
  images: z.array(
    z.object({
      reference: z.string(),
      digest: z.string(),
      mediaType: z.string(),
      platforms: z.array(z.string()),
      size: z.int(),
      resolvedBy: z.string(),
      confirmedBy: ConfirmedBy,
      originalIndex: z.string().optional(),
    }),
  ),
  /** Signatures, attestations, SBOMs and other referrers of the images. */
  accessories: z
    .array(
      z.object({
        subject: z.string(),
        digest: z.string(),
        mediaType: z.string(),
        artifactType: z.string().optional(),
        kind: z.enum(['signature', 'attestation', 'sbom', 'other']),
        repository: z.string(),
        tag: z.string().optional(),
        size: z.int(),
      }),
    )
    .optional(),
  /** Images that the export had to leave out, with the code of the reason. */
  leftOut: z.array(z.object({ reference: z.string(), code: z.string() })),
  /** What would have stopped the export and was accepted, with the reason given. */
  accepted: z.array(z.object({ what: z.string(), where: z.string(), reason: z.string() })),
  sources: z.array(z.string()),
  requires: z.array(z.object({ digest: z.string(), size: z.int(), mediaType: z.string() })),
  litter: z.array(z.string()),
});
export type BundleView = z.infer<typeof BundleView>;

export const JobSummary = z.object({
  id: z.string(),
  kind: z.enum(JOB_KINDS),
  state: JobState,
  title: z.string(),
  created: z.string(),
  updated: z.string(),
  actor: Actor,
});
export type JobSummary = z.infer<typeof JobSummary>;

export const JobView = JobSummary.extend({
  items: z.array(JobItem),
  history: z.array(z.object({ at: z.string(), event: z.string(), detail: z.string() })),
  /** What the job made: documented per kind in docs/cli.md. */
  result: z.record(z.string(), z.unknown()).optional(),
  progress: JobProgress.optional(),
  /** Where an export writes to, or which bundle an import or verify reads. */
  paths: z.array(z.string()).default([]),
});
export type JobView = z.infer<typeof JobView>;

export const KeyView = z.object({
  name: z.string(),
  fingerprint: z.string(),
  publicPem: z.string(),
  encrypted: z.boolean(),
  created: z.string(),
});
export type KeyView = z.infer<typeof KeyView>;

export const TrustView = z.object({
  name: z.string(),
  fingerprint: z.string(),
  added: z.string(),
  confirmed: z.string(),
});
export type TrustView = z.infer<typeof TrustView>;

const Secret = z.string().max(65_536);
const Empty = z.object({});

/**
 * Every call, once: the schema of its request and of its result. The client's type, the handler table's type and the
 * allow-list of names derive from this. Secrets go in, never out.
 */
export const CONTRACT = {
  scan: {
    request: z.object({ sources: Sources, discover: DiscoverOptions.prefault({}), ...LookUp }),
    result: ScanResult,
  },
  lock: {
    request: z.object({
      sources: Sources,
      discover: DiscoverOptions.prefault({}),
      ...LookUp,
      format: z.enum(['imgpkg', 'kbld']).default('imgpkg'),
      confirmOrigin: z.boolean().default(false),
    }),
    result: z.object({ entries: z.array(LockEntry), text: z.string(), problems: z.array(Problem) }),
  },
  rewrite: {
    request: z.object({
      sources: Sources,
      discover: DiscoverOptions.prefault({}),
      lock: z.string().min(1),
      /** Folder to write to; absent: the bytes come back in the answer (not always UTF-8). */
      output: z.string().optional(),
      imagesAnnotation: z.boolean().default(false),
      /** Answer with a unified diff in place of the bytes. */
      diff: z.boolean().default(false),
    }),
    result: z.object({
      files: z.array(
        z.object({
          file: z.string(),
          written: z.string().optional(),
          /** Where the file is kept that was there with other content. */
          kept: z.string().optional(),
          changed: z.int(),
          contentBase64: z.base64().optional(),
        }),
      ),
      /** Of all files, in their own bytes. */
      diffBase64: z.base64().optional(),
      notRewritten: z.array(NotRewritten),
      /** Where files and lock differ: references that the files ask for no more, and ones that the lock does not know. */
      warnings: z.array(z.object({ kind: z.enum(['gone', 'new']), references: z.array(z.string()) })),
      /**
       * Files that are not as one may expect: `noObjects` for rewritten ones that are not in the answer, because kubectl takes
       * none of them; `packed` for those that are in no diff, because they are packed; `unpacked` for zips that are written as folders.
       */
      notes: z.array(z.object({ kind: z.enum(['noObjects', 'packed', 'unpacked']), files: z.array(z.string()) })),
    }),
  },
  inspect: {
    request: z.object({ bundle: z.array(z.string()).min(1), trust: z.array(z.string()).default([]) }),
    result: BundleView,
  },

  /** What each image weighs, by platform: asks the registries, writes nothing. An image that fails costs itself alone. */
  survey: { request: z.object({ references: z.array(z.string()).min(1).max(SURVEY_BATCH) }), result: SurveyResult },

  /** Where images would stand at the destination, by its path template; asks nobody. */
  'address.preview': {
    request: z.object({
      images: z.array(z.object({ reference: z.string(), digest: z.string().optional() })),
      to: z.string(),
      pathTemplate: z.string().optional(),
    }),
    result: z.object({ mapping: z.array(z.object({ reference: z.string(), address: z.string() })) }),
  },

  'workstation.show': { request: Empty, result: WorkstationView },
  /** Changes what is given; the rest stays. */
  'workstation.set': { request: WorkstationChange, result: WorkstationView },
  /** A folder that may be looked into; absent: the first root. */
  'folder.list': { request: z.object({ path: z.string().optional() }), result: FolderView },
  /** Turns to a practice home with servers of its own. Every call then goes there, until it is stopped. */
  'practice.start': { request: Empty, result: PracticeView },
  'practice.stop': { request: Empty, result: Empty },
  /** What an import would meet at its destination; changes nothing. */
  preflight: { request: ImportRequest, result: Preflight },
  /** The same of a relocation; also looks every image up at its source. */
  'preflight.relocate': { request: RelocateRequest, result: Preflight },
  /** Gives Harbor's project at least as many bytes of quota. Harbor lets administrators do it alone. `hard`: what holds then, -1 for no limit. */
  'quota.raise': {
    request: z.object({ to: z.string().min(1), bytes: z.int().positive() }),
    result: z.object({ hard: z.int() }),
  },
  /** Judges a bundle before a face serves it as a registry: refused as an import is; what overrides that is recorded. */
  'host.admit': {
    request: z.object({
      bundle: z.array(z.string()).min(1),
      trust: z.array(z.string()).default([]),
      acceptUntrusted: z.string().min(1).optional(),
      acceptUnsigned: z.string().min(1).optional(),
      ...ActorRequest.shape,
    }),
    result: BundleView,
  },

  'job.start': {
    request: z.object({ job: JobRequest, passphrase: Secret.optional() }),
    result: z.object({ id: z.string() }),
  },
  'job.list': { request: z.object({ limit: z.int().min(1).max(1000).default(50) }), result: z.array(JobSummary) },
  'job.show': { request: z.object({ id: z.string() }), result: JobView },
  'job.resume': {
    request: z.object({ id: z.string(), passphrase: Secret.optional() }),
    result: z.object({ id: z.string() }),
  },
  /** Stops a job so that it can be resumed. */
  'job.pause': { request: z.object({ id: z.string() }), result: JobSummary },
  'job.cancel': { request: z.object({ id: z.string() }), result: JobSummary },
  /** A file that an import or relocate rewrote, before and after. */
  'job.file': {
    request: z.object({ id: z.string(), file: z.string() }),
    result: z.object({ before: z.string(), after: z.string() }),
  },

  'key.new': { request: z.object({ name: z.string(), passphrase: Secret }), result: KeyView },
  'key.list': { request: Empty, result: z.array(KeyView) },
  'key.show': { request: z.object({ name: z.string() }), result: KeyView },
  'key.import': {
    request: z.object({ path: z.string(), name: z.string().optional(), passphrase: Secret }),
    result: KeyView,
  },
  /** The encrypted private key (cosign's format) or the public PEM. */
  'key.export': { request: z.object({ name: z.string(), public: z.boolean() }), result: z.object({ pem: z.string() }) },

  /** Takes a key away for good: bundles that it signed stay what they are. */
  'key.remove': { request: z.object({ name: z.string() }), result: KeyView },

  'trust.inspect': { request: z.object({ path: z.string() }), result: z.object({ fingerprint: z.string() }) },
  'trust.add': {
    /** `lastEight`: the last eight hex digits of the fingerprint, typed or read from a paper that came another way. */
    request: z.object({
      name: z.string(),
      path: z.string(),
      lastEight: z.string().optional(),
      confirmed: z.string().min(1),
    }),
    result: TrustView,
  },
  'trust.list': { request: Empty, result: z.array(TrustView) },
  'trust.remove': { request: z.object({ name: z.string() }), result: TrustView },

  'registry.set': {
    request: z.object({
      host: z.string(),
      plainHttp: z.boolean().optional(),
      caPath: z.string().optional(),
      /** The same as text: a certificate that preflight offered and a person compared. */
      ca: z.string().max(1_000_000).optional(),
      mirrors: z.array(z.string()).optional(),
      proxy: z.string().optional(),
    }),
    result: RegistryView,
  },
  'registry.list': { request: Empty, result: z.array(RegistryView) },
  /** The certificate that a host shows, and what could be trusted so that it is; absent on plain HTTP. */
  'registry.certificate': {
    request: z.object({ host: z.string() }),
    result: z.object({ host: z.string(), certificate: OfferedCertificate.optional() }),
  },
  /** Trusts exactly the certificate that is offered now, if it is still the one with this fingerprint. */
  'registry.trust': { request: z.object({ host: z.string(), fingerprint: z.string() }), result: RegistryView },
  'registry.login': {
    request: z.object({ host: z.string(), username: z.string(), password: Secret }),
    result: z.object({ host: z.string(), keptBy: z.enum(['helper', 'file', 'keyring']), where: z.string() }),
  },
  'registry.logout': {
    request: z.object({ host: z.string() }),
    result: z.object({ host: z.string(), removed: z.boolean() }),
  },
  'registry.ping': {
    request: z.object({ host: z.string() }),
    result: z.object({
      host: z.string(),
      endpoint: z.string(),
      authenticated: z.boolean(),
      scheme: z.enum(['none', 'basic', 'bearer']),
      milliseconds: z.number(),
    }),
  },

  ...RECORD_CALLS,
} as const;

export type CallName = keyof typeof CONTRACT;
export type CallRequest<N extends CallName> = z.input<(typeof CONTRACT)[N]['request']>;
export type DecodedRequest<N extends CallName> = z.output<(typeof CONTRACT)[N]['request']>;
export type CallResult<N extends CallName> = z.output<(typeof CONTRACT)[N]['result']>;

/** Topics that can be subscribed to, and what each event is. A subscription starts with a snapshot. */
export const TOPICS = { job: JobProgress } as const;
export type TopicName = keyof typeof TOPICS;
export type TopicEvent<T extends TopicName> = z.infer<(typeof TOPICS)[T]>;
