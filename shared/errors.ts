/** Which end of a ferry an error belongs to. 'either' is decided where it is raised: the same registry code serves both ends. */
export type Side = 'source' | 'destination' | 'medium' | 'local';

/** Exit statuses of the command, by name. docs/cli.md documents the numbers; they never change meaning. */
export const EXIT = {
  ok: 0,
  internal: 1,
  usage: 2,
  input: 3,
  source: 4,
  medium: 5,
  notGenuine: 6,
  notTrusted: 7,
  destination: 8,
  incomplete: 9,
  policy: 10,
  cancelled: 130,
} as const;
export type ExitName = keyof typeof EXIT;

/** Parameters of every error, by code. The union of the keys is the set of codes. */
export interface ErrorParams {
  'usage.invalid': { detail: string };
  'usage.needsAnswer': { question: string; option: string };
  'usage.cancelled': Record<string, never>;

  'input.notFound': { path: string };
  'input.unreadable': { path: string; detail: string };
  'input.notYaml': { path: string; line: number; detail: string };
  'input.tooLarge': { path: string; limit: number };
  'input.binary': { path: string };
  'input.noImage': { paths: string };
  'input.noneChosen': { patterns: string };
  'input.badReference': { reference: string; detail: string };
  'input.secret': { places: string };
  'input.badLock': { path: string; detail: string };
  'input.lockMismatch': { reference: string; detail: string };
  'input.notRewritten': { places: string };
  'input.badArchive': { path: string; detail: string };
  'input.badRules': { path: string; line: number; detail: string };
  'input.selection': { path: string; line: number; reference: string };
  'input.outside': { path: string };

  'registry.unknownHost': { host: string };
  'registry.unreachable': { host: string; detail: string };
  'registry.certificate': { host: string; fingerprint: string; detail: string };
  'registry.plainHttp': { host: string };
  'registry.unauthorized': { host: string; repository: string; detail: string };
  'registry.forbidden': { host: string; repository: string; detail: string };
  'registry.notFound': { host: string; repository: string; detail: string };
  'registry.digestMissing': { host: string; repository: string; digest: string };
  'registry.tagMoved': { reference: string; locked: string; now: string };
  'registry.wrongBytes': { host: string; repository: string; digest: string };
  'registry.rateLimited': { host: string; seconds: number };
  'registry.schema1': { reference: string };
  'registry.manifestTooLarge': { host: string; repository: string; limit: number };
  'registry.manifestInvalid': { host: string; repository: string; detail: string };
  'registry.mirrorOnly': { reference: string; mirror: string };
  'registry.platformMissing': { reference: string; wanted: string; available: string };
  'registry.unsafe': { host: string; detail: string };
  'registry.protocol': { host: string; status: number; detail: string };
  'registry.failing': { host: string; status: number; repository: string; detail: string };
  'registry.otherName': { host: string; names: string };
  'registry.credentials': { host: string; detail: string };
  'registry.notConfirmed': { host: string; fingerprint: string };

  'target.projectMissing': { host: string; project: string };
  'target.noPush': { host: string; repository: string; detail: string };
  'target.quota': { host: string; repository: string; detail: string };
  'target.quotaAsked': { host: string; repository: string; detail: string };
  'target.immutableTag': { host: string; repository: string; tag: string };
  'target.readOnly': { host: string; detail: string };
  'target.bodyTooLarge': { host: string; repository: string; size: number };
  'target.refused': { host: string; repository: string; status: number; detail: string };
  'target.collision': { first: string; second: string; address: string };
  'target.badTemplate': { template: string; detail: string };
  'target.badAddress': { to: string };
  'target.notHarbor': { host: string; options: string };
  'target.digestDiffers': { reference: string; expected: string; found: string };
  'target.noCreate': { host: string; project: string; detail: string };
  'target.proxyCache': { host: string; project: string };
  'target.badName': { host: string; name: string; detail: string };
  'target.sparseIndex': { host: string; reference: string; missing: string };
  'target.noScan': { host: string; reference: string; detail: string };
  'target.vulnerable': { count: number; level: string; images: string };
  'target.badWaivers': { path: string; detail: string };
  'target.noReplication': { host: string; policy: string; detail: string };
  'target.replication': { host: string; policy: string; failed: number; total: number; detail: string };

  'medium.full': { path: string; needed: number; free: number };
  'medium.nameTooLong': { path: string; name: string };
  'medium.fileTooLarge': { path: string; size: number; limit: number };
  'medium.denied': { path: string; detail: string };
  'medium.busy': { path: string };
  'medium.gone': { path: string };
  'medium.vanished': { path: string; images: string };
  'medium.occupied': { path: string };
  'medium.io': { path: string; detail: string };
  'medium.volumeTooSmall': { size: number; needed: number };
  'medium.tooManyFiles': { path: string; files: number; limit: number };

  'bundle.notBundle': { path: string };
  'bundle.unsealed': { path: string };
  'bundle.practice': { path: string };
  'bundle.critical': { fields: string };
  'bundle.mixed': { first: string; second: string };
  'bundle.volumeMissing': { volumes: string; holds: string };
  'bundle.notAllHere': { volumes: string };
  'bundle.listInvalid': { detail: string };
  'bundle.changed': { file: string; path: string };
  'bundle.missing': { file: string; path: string };
  'bundle.added': { file: string; path: string };
  'bundle.truncated': { path: string; expected: number; found: number };
  'bundle.signatureInvalid': { path: string; detail: string };
  'bundle.signatureMissing': { path: string };
  'bundle.unsafe': { path: string; entry: string; detail: string };

  'trust.unknownSigner': { fingerprint: string };
  'trust.unsigned': { path: string };
  /** All but the last eight characters: whoever mistyped them must not read them here. */
  'trust.notConfirmed': { beginning: string };

  'key.missing': { name: string };
  'key.none': Record<string, never>;
  'key.noneForReceipt': Record<string, never>;
  'key.several': { names: string };
  'key.exists': { name: string };
  'key.invalid': { path: string; detail: string };
  'key.passphrase': { name: string };
  'key.passphraseNeeded': { name: string };

  'job.missing': { id: string };
  'job.busy': { id: string; owner: string };
  'job.notResumable': { id: string; state: string };
  'job.incomplete': { done: number; missing: number };
  'job.sealedWithout': { missing: number };
  'job.cancelled': { id: string };
  'job.interrupted': { id: string };
  'job.ended': { id: string; state: string };

  'state.unsafeFolder': { path: string; detail: string };
  'state.damaged': { path: string; detail: string };
  'state.newer': { path: string };
  'state.busy': { path: string };
  'state.unwritable': { path: string; detail: string };

  'state.noBackup': { path: string };
  'state.catalogGone': { path: string; backups: string };
  'state.catalogLost': { path: string; keys: string };
  'state.catalogSound': { path: string };
  'audit.damaged': { entry: number; detail: string };
  'audit.headDiffers': { head: string; detail: string };
  'audit.notSigned': { sure: number };
  'audit.notSealed': { sure: number };
  'audit.rowsDiffer': { count: number };
  'audit.badHead': { text: string };
  'audit.badCollector': { target: string };
  'audit.otherLog': { head: string; log: string };
  'note.invalid': { path: string; detail: string };
  'note.forged': { path: string };
  'print.noBrowser': { path: string; names: string };
  'print.failed': { path: string; detail: string };
  'catalog.unknownBundle': { bundle: string };
  'catalog.ambiguous': { text: string; digests: string };
  'receipt.invalid': { path: string; detail: string };
  'receipt.unknownSigner': { path: string; fingerprint: string };
  'receipt.unknownBundle': { bundle: string };
  'receipt.otherBundle': { named: string; expected: string };
  'receipt.replayed': { path: string; detail: string };
  'receipt.nothingToSay': { bundle: string };
  'stream.replayed': { stream: string; number: number; highest: number };
  'stream.equivocation': { stream: string; number: number; first: string; second: string; bundle: string };
  'stream.otherSite': { audience: string; site: string };

  'page.port': { port: number; detail: string };
  'page.notBuilt': { path: string };
  'page.upload': { name: string; detail: string };

  'internal.nodeVersion': { found: string; needed: string };
  'internal.bug': { detail: string };
  'internal.hostGone': Record<string, never>;
  'internal.noSession': Record<string, never>;
}
export type ErrorCode = keyof ErrorParams;

export interface ErrorSpec {
  /** Short form that survives a telephone call. Never reused for another meaning. */
  readonly short: `GF-${number}`;
  readonly side: Side | 'either';
  /** Whether trying again, unchanged, can help. */
  readonly retryable: boolean;
  /** 'side': source or destination, as the error's side says. */
  readonly exit: ExitName | 'side';
}

const spec = (
  number: number,
  side: ErrorSpec['side'],
  exit: ErrorSpec['exit'],
  retryable: 'retryable' | 'final' = 'final',
): ErrorSpec => ({ short: `GF-${number}`, side, exit, retryable: retryable === 'retryable' });

/** What is fixed about each code: short form, side, exit status, whether a retry can help. */
export const ERRORS: Readonly<Record<ErrorCode, ErrorSpec>> = {
  'usage.invalid': spec(101, 'local', 'usage'),
  'usage.needsAnswer': spec(102, 'local', 'usage'),
  'usage.cancelled': spec(103, 'local', 'cancelled'),

  'input.notFound': spec(201, 'local', 'input'),
  'input.unreadable': spec(202, 'local', 'input'),
  'input.notYaml': spec(203, 'local', 'input'),
  'input.tooLarge': spec(204, 'local', 'input'),
  'input.binary': spec(205, 'local', 'input'),
  'input.noImage': spec(206, 'local', 'input'),
  'input.badReference': spec(207, 'local', 'input'),
  'input.secret': spec(208, 'local', 'input'),
  'input.badLock': spec(209, 'local', 'input'),
  'input.lockMismatch': spec(210, 'local', 'input'),
  'input.notRewritten': spec(211, 'local', 'input'),
  'input.badArchive': spec(212, 'local', 'input'),
  'input.outside': spec(213, 'local', 'input'),
  'input.noneChosen': spec(214, 'local', 'input'),
  'input.badRules': spec(215, 'local', 'input'),
  'input.selection': spec(216, 'local', 'input'),

  'registry.unknownHost': spec(301, 'either', 'side', 'retryable'),
  'registry.unreachable': spec(302, 'either', 'side', 'retryable'),
  'registry.certificate': spec(303, 'either', 'side'),
  'registry.plainHttp': spec(304, 'either', 'side'),
  'registry.unauthorized': spec(305, 'either', 'side'),
  'registry.forbidden': spec(306, 'either', 'side'),
  'registry.notFound': spec(307, 'either', 'side'),
  'registry.digestMissing': spec(308, 'either', 'side'),
  'registry.tagMoved': spec(309, 'source', 'source'),
  'registry.wrongBytes': spec(310, 'either', 'side', 'retryable'),
  'registry.rateLimited': spec(311, 'either', 'side', 'retryable'),
  'registry.schema1': spec(312, 'source', 'source'),
  'registry.manifestTooLarge': spec(313, 'either', 'side'),
  'registry.manifestInvalid': spec(314, 'either', 'side'),
  'registry.mirrorOnly': spec(315, 'source', 'source'),
  'registry.platformMissing': spec(316, 'source', 'source'),
  'registry.unsafe': spec(317, 'either', 'side'),
  'registry.protocol': spec(318, 'either', 'side', 'retryable'),
  'registry.credentials': spec(319, 'either', 'side'),
  'registry.notConfirmed': spec(320, 'local', 'usage'),
  'registry.failing': spec(321, 'either', 'side', 'retryable'),
  'registry.otherName': spec(322, 'either', 'side'),

  'target.projectMissing': spec(401, 'destination', 'destination'),
  'target.noPush': spec(402, 'destination', 'destination'),
  'target.quota': spec(403, 'destination', 'destination'),
  'target.immutableTag': spec(404, 'destination', 'destination'),
  'target.readOnly': spec(405, 'destination', 'destination', 'retryable'),
  'target.bodyTooLarge': spec(406, 'destination', 'destination'),
  'target.refused': spec(407, 'destination', 'destination'),
  'target.collision': spec(408, 'destination', 'usage'),
  'target.badTemplate': spec(409, 'destination', 'usage'),
  'target.badAddress': spec(420, 'local', 'usage'),
  'target.notHarbor': spec(421, 'destination', 'destination'),
  'target.quotaAsked': spec(422, 'destination', 'destination'),
  'target.digestDiffers': spec(410, 'destination', 'destination'),
  'target.noCreate': spec(411, 'destination', 'destination'),
  'target.proxyCache': spec(412, 'destination', 'destination'),
  'target.badName': spec(413, 'destination', 'usage'),
  'target.sparseIndex': spec(414, 'destination', 'destination'),
  'target.noScan': spec(415, 'destination', 'destination'),
  'target.vulnerable': spec(416, 'destination', 'policy'),
  'target.badWaivers': spec(417, 'local', 'input'),
  'target.noReplication': spec(418, 'destination', 'destination'),
  'target.replication': spec(419, 'destination', 'destination', 'retryable'),

  'medium.full': spec(501, 'medium', 'medium'),
  'medium.nameTooLong': spec(502, 'medium', 'medium'),
  'medium.fileTooLarge': spec(503, 'medium', 'medium'),
  'medium.denied': spec(504, 'medium', 'medium'),
  'medium.busy': spec(505, 'medium', 'medium', 'retryable'),
  'medium.gone': spec(506, 'medium', 'medium', 'retryable'),
  'medium.vanished': spec(507, 'medium', 'medium'),
  'medium.occupied': spec(508, 'medium', 'medium'),
  'medium.io': spec(509, 'medium', 'medium', 'retryable'),
  'medium.volumeTooSmall': spec(510, 'medium', 'usage'),
  'medium.tooManyFiles': spec(511, 'medium', 'medium'),

  'bundle.notBundle': spec(601, 'medium', 'input'),
  'bundle.unsealed': spec(602, 'medium', 'input'),
  'bundle.practice': spec(603, 'medium', 'input'),
  'bundle.critical': spec(604, 'medium', 'input'),
  'bundle.mixed': spec(605, 'medium', 'input'),
  'bundle.volumeMissing': spec(606, 'medium', 'incomplete'),
  'bundle.notAllHere': spec(607, 'medium', 'incomplete'),
  'bundle.listInvalid': spec(611, 'medium', 'notGenuine'),
  'bundle.changed': spec(612, 'medium', 'notGenuine'),
  'bundle.missing': spec(613, 'medium', 'notGenuine'),
  'bundle.added': spec(614, 'medium', 'notGenuine'),
  'bundle.truncated': spec(615, 'medium', 'notGenuine'),
  'bundle.signatureInvalid': spec(616, 'medium', 'notGenuine'),
  'bundle.signatureMissing': spec(617, 'medium', 'notGenuine'),
  'bundle.unsafe': spec(618, 'medium', 'notGenuine'),

  'trust.unknownSigner': spec(621, 'medium', 'notTrusted'),
  'trust.unsigned': spec(622, 'medium', 'notTrusted'),
  'trust.notConfirmed': spec(623, 'local', 'usage'),

  'key.missing': spec(701, 'local', 'input'),
  'key.none': spec(702, 'local', 'usage'),
  'key.exists': spec(703, 'local', 'input'),
  'key.invalid': spec(704, 'local', 'input'),
  'key.passphrase': spec(705, 'local', 'input'),
  'key.passphraseNeeded': spec(706, 'local', 'usage'),
  'key.several': spec(707, 'local', 'usage'),
  'key.noneForReceipt': spec(708, 'local', 'usage'),

  'job.missing': spec(801, 'local', 'input'),
  'job.busy': spec(802, 'local', 'input', 'retryable'),
  'job.notResumable': spec(803, 'local', 'input'),
  'job.incomplete': spec(804, 'local', 'incomplete', 'retryable'),
  'job.cancelled': spec(805, 'local', 'cancelled'),
  'job.interrupted': spec(806, 'local', 'cancelled', 'retryable'),
  'job.ended': spec(807, 'local', 'input'),
  'job.sealedWithout': spec(808, 'local', 'incomplete'),

  'state.unsafeFolder': spec(851, 'local', 'input'),
  'state.damaged': spec(852, 'local', 'internal'),
  'state.newer': spec(853, 'local', 'input'),
  'state.busy': spec(854, 'local', 'internal', 'retryable'),
  'state.unwritable': spec(855, 'local', 'medium', 'retryable'),

  'state.noBackup': spec(856, 'local', 'input'),
  'state.catalogGone': spec(858, 'local', 'input'),
  'state.catalogLost': spec(879, 'local', 'input'),
  'state.catalogSound': spec(859, 'local', 'input'),
  'audit.damaged': spec(861, 'local', 'notGenuine'),
  'audit.headDiffers': spec(862, 'local', 'notGenuine'),
  'audit.notSigned': spec(860, 'local', 'notGenuine'),
  'audit.notSealed': spec(878, 'local', 'notGenuine'),
  'audit.rowsDiffer': spec(870, 'local', 'notGenuine'),
  'audit.badHead': spec(863, 'local', 'usage'),
  'audit.badCollector': spec(868, 'local', 'usage'),
  'audit.otherLog': spec(869, 'local', 'usage'),
  'note.invalid': spec(864, 'medium', 'input'),
  'note.forged': spec(865, 'medium', 'notGenuine'),
  'print.noBrowser': spec(866, 'local', 'input'),
  'print.failed': spec(867, 'local', 'internal', 'retryable'),
  'catalog.unknownBundle': spec(877, 'local', 'input'),
  'catalog.ambiguous': spec(857, 'local', 'usage'),
  'receipt.invalid': spec(871, 'medium', 'input'),
  'receipt.unknownSigner': spec(876, 'medium', 'notTrusted'),
  'receipt.unknownBundle': spec(872, 'medium', 'notGenuine'),
  'receipt.otherBundle': spec(873, 'medium', 'input'),
  'receipt.replayed': spec(874, 'medium', 'input'),
  'receipt.nothingToSay': spec(875, 'local', 'input'),
  'stream.replayed': spec(641, 'medium', 'notTrusted'),
  'stream.equivocation': spec(642, 'medium', 'notGenuine'),
  'stream.otherSite': spec(643, 'medium', 'notTrusted'),

  'page.port': spec(881, 'local', 'input'),
  'page.notBuilt': spec(882, 'local', 'input'),
  'page.upload': spec(883, 'local', 'input'),

  'internal.nodeVersion': spec(901, 'local', 'internal'),
  'internal.bug': spec(902, 'local', 'internal'),
  'internal.hostGone': spec(903, 'local', 'internal', 'retryable'),
  'internal.noSession': spec(904, 'local', 'internal'),
};

/** Whether a text is a code of this version. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}
