import type { GapferryError } from '../../../shared/gapferry-error.ts';
import type { OfferedCertificate } from '../../../shared/preflight.ts';
import type { Landing } from '../../engine/address.ts';
import type { Digest } from '../../engine/digest.ts';
import type { ImageGraph } from '../../engine/graph.ts';
import type { HarborAccount } from '../../engine/harbor/account.ts';
import type { HarborProject, NewProject } from '../../engine/harbor/project.ts';
import type { HarborQuota } from '../../engine/harbor/quota.ts';
import type { HarborSystem } from '../../engine/harbor/system.ts';
import type { TagRule } from '../../engine/harbor/tag-rules.ts';
import type { Ping } from '../../engine/registry/registries.ts';
import type { TokenAccess } from '../../engine/registry/token-access.ts';

/** An image that is to land, as preflight looks at it. */
export interface Arrival {
  readonly landing: Landing;
  /** The image's own, then those of what travels with it. */
  readonly graphs: readonly ImageGraph[];
  /** Children that an index names and that cannot be had: it could only be pushed sparse. */
  readonly sparse: readonly Digest[];
  /** Whether a blob can be carried; a volume that holds it may be elsewhere. */
  holds(digest: Digest): boolean;
  /** Whether its blobs lie elsewhere in the same registry and are taken over from there. */
  readonly mountable: boolean;
}

/** What the destination has under an image's tag. */
export type TagState =
  | { readonly state: 'new' | 'same' | 'unknown' }
  | { readonly state: 'other'; readonly digest: Digest; readonly immutable: boolean | undefined };

/** One blob that some image needs. */
export interface NeededBlob {
  readonly digest: Digest;
  readonly size: number;
  /** Repositories that need it, in order; it is asked for in the first. */
  readonly paths: readonly string[];
  readonly present: boolean;
  /** Whether it lies in another repository of the project, where it costs nothing; undefined where that was not asked. */
  readonly elsewhere: boolean | undefined;
  readonly held: boolean;
  readonly mountable: boolean;
  /** Docker's own foreign type is not counted by Harbor (harbor.md 3.5). */
  readonly counts: boolean;
}

/** What was learned of a host in earlier runs. */
export interface HostMemory {
  readonly bytesPerSecond?: number | undefined;
  /** Smallest body that something in front of it has refused. */
  readonly refusedBody?: number | undefined;
}

/** Everything that Harbor alone has. */
export interface HarborFacts {
  readonly system: HarborSystem;
  readonly account: HarborAccount;
  readonly project: HarborProject;
  /** Whether a robot may create projects; undefined for others and where it is not told. */
  readonly robotCreates: boolean | undefined;
  readonly quota: HarborQuota | undefined;
  readonly immutable: readonly TagRule[] | undefined;
  readonly retention: readonly TagRule[] | undefined;
}

/** All that could be found out about a destination; the checks judge it and ask nothing themselves. */
export interface Facts {
  readonly host: string;
  readonly project: string;
  /** Whether there is something to make the project with where it is not there. */
  readonly create: NewProject | undefined;
  /** How it answered, or why it did not. */
  readonly ping: Ping | GapferryError;
  /** Where it was asked, also where it gave no answer. */
  readonly home?: string;
  /** How long the answer took. */
  readonly milliseconds: number;
  readonly certificate: OfferedCertificate | undefined;
  /** Seconds that its clock is ahead of ours. */
  readonly clockAhead: number | undefined;
  readonly html: boolean;
  readonly harbor: HarborFacts | undefined;
  readonly token: TokenAccess | undefined;
  readonly arrivals: readonly (Arrival & { readonly tag: TagState })[];
  readonly blobs: readonly NeededBlob[];
  /** What the registry answered when it was asked for tags and blobs, where it refused. */
  readonly refusal: GapferryError | undefined;
  readonly memory: HostMemory;
}
