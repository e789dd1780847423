/** Every limit on what is read from outside, in one place. Bytes unless the name says otherwise. */
export const LIMITS = {
  /** distribution caps manifests at 4 MiB (registry/handlers/manifests.go). */
  manifest: 4 * 1024 * 1024,
  /** An error or token body of a registry. */
  errorBody: 64 * 1024,
  tokenBody: 1024 * 1024,
  redirects: 5,
  pages: 100,
  pageBody: 4 * 1024 * 1024,
  /** Depth of indexes within indexes, and manifests in one graph. */
  indexDepth: 8,
  graphManifests: 10_000,
  /** What may refer to one manifest; more stays behind. */
  referrers: 256,
  /** One deployment file; files in one folder walk; bytes of all of them. */
  sourceFile: 64 * 1024 * 1024,
  sourceFiles: 100_000,
  /** Entries of one folder that a person chooses in. */
  folderEntries: 2000,
  sourceTotal: 2 * 1024 * 1024 * 1024,
  /** YAML: nodes' nesting, alias expansions. */
  yamlDepth: 200,
  yamlAliases: 100,
  nestedDepth: 8,
  lockFile: 64 * 1024 * 1024,
  rulesFile: 4 * 1024 * 1024,
  /** Rendering a chart: seconds, bytes of what it becomes, bytes of memory. */
  helmTime: 60,
  helmOutput: 64 * 1024 * 1024,
  helmMemory: 1024 * 1024 * 1024,
  /** Maybes that registries are asked about when asked to, and seconds for each. */
  lookUps: 2000,
  lookUpTime: 20,
  /** The packing list. */
  packingList: 64 * 1024 * 1024,
  signatureFile: 64 * 1024,
  /** A receipt or checkpoint: a line for each image that is missing. */
  signedNote: 16 * 1024 * 1024,
  signers: 64,
  bundleFiles: 1_000_000,
  /** Heads of audit logs in a packing list, of each kind. */
  bundleHeads: 64,
  pathDepth: 8,
  /** Entries and PAX header of any tar. */
  tarEntries: 1_000_000,
  paxHeader: 1024 * 1024,
  unpackedRatio: 1000,
  keyFile: 64 * 1024,
  caFile: 4 * 1024 * 1024,
  dockerConfig: 4 * 1024 * 1024,
  helperAnswer: 1024 * 1024,
  /** Seconds. */
  helperTime: 60,
  connectTime: 30,
  headerTime: 300,
  /** Until an upload is answered: a store behind a registry copies a large layer before it says yes. */
  commitTime: 900,
  bodyIdleTime: 120,
  /** The longest Retry-After that is waited for; beyond it the item fails and the job goes on. */
  retryAfter: 900,
  /** A call of the local page, and seconds for it to come; its uploads, one and all of a run; archives the same, which also have to leave some of the disk; event streams of one page, and what it watches by them. */
  pageCall: 16 * 1024 * 1024,
  pageCallTime: 120,
  pageUpload: 64 * 1024 * 1024,
  pageUploads: 2 * 1024 * 1024 * 1024,
  pageArchive: 256 * 1024 * 1024 * 1024,
  pageArchives: 512 * 1024 * 1024 * 1024,
  pageDiskLeft: 1024 * 1024 * 1024,
  pageStreams: 2,
  pageWatches: 500,
  /** Until a scan of one image is given up. */
  scanTime: 3600,
  /** How long a file that another program holds is tried again. */
  busyTime: 60,
} as const;
