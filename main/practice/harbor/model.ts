import type { Digest } from '../../engine/digest.ts';
import type { ParsedManifest } from '../registry/manifest-check.ts';

/** Roles within a project, strongest first. */
export type Role = 'projectAdmin' | 'maintainer' | 'developer' | 'guest';

export interface User {
  readonly id: number;
  readonly name: string;
  readonly password: string;
  readonly sysadmin: boolean;
  /** Role by project name. */
  readonly roles: Readonly<Record<string, Role>>;
  /** The CLI secret of a user who logs in by OIDC, harbor.md section 1.6. */
  readonly cliSecret?: string;
}

export interface RobotPermission {
  readonly kind: 'project' | 'system';
  /** A project's name, `*`, or `/` for the system. */
  readonly namespace: string;
  readonly access: readonly { readonly resource: string; readonly action: string }[];
}

export interface Robot {
  readonly id: number;
  /** With its prefix, as it logs in: `robot$library+ci`. */
  readonly name: string;
  readonly level: 'project' | 'system';
  secret: string;
  readonly disabled: boolean;
  /** Seconds since 1970, -1 for never. */
  readonly expiresAt: number;
  readonly created: Date;
  readonly permissions: readonly RobotPermission[];
}

export interface Selector {
  readonly kind: string;
  readonly decoration: string;
  readonly pattern: string;
}

/** An immutable tag rule or a rule of a retention policy. */
export interface TagRule {
  readonly id: number;
  readonly disabled: boolean;
  readonly action: string;
  readonly template: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly tag_selectors: readonly Selector[];
  readonly scope_selectors: Readonly<Record<string, readonly Selector[]>>;
}

export interface Project {
  readonly id: number;
  readonly name: string;
  readonly owner: User;
  readonly created: Date;
  /** Not 0 for a proxy cache. */
  readonly registryId: number;
  /** Values are strings, as on the wire. */
  readonly metadata: Record<string, string>;
  /** Bytes, -1 for no limit. */
  quota: number;
  readonly rules: TagRule[];
  /** What counts against the quota, and only once however often it is used: harbor.md section 3.5. */
  readonly blobs: Map<string, number>;
  readonly repositories: Map<string, Repository>;
}

export interface Tag {
  readonly id: number;
  readonly name: string;
  digest: Digest;
  pushed: Date;
}

export interface Repository {
  readonly id: number;
  /** With the project: `library/nginx`. */
  readonly name: string;
  readonly created: Date;
  readonly artifacts: Map<string, Artifact>;
  readonly tags: Map<string, Tag>;
  pulls: number;
}

/** A scan under way or done; its state follows from the clock. */
export interface Scan {
  readonly id: string;
  readonly started: Date;
  readonly ends: Date;
}

export type AccessoryType =
  | 'signature.cosign'
  | 'signature.notation'
  | 'sbom.harbor'
  | 'accelerator.nydus'
  | 'subject.accessory';

/** That an artifact belongs to another one. */
export interface Accessory {
  readonly id: number;
  readonly type: AccessoryType;
  readonly subject: Digest;
  /** Whether Harbor has found the subject; else the accessory is in the referrers but nowhere shown. */
  linked: boolean;
}

export interface Artifact {
  readonly id: number;
  readonly digest: Digest;
  readonly manifest: ParsedManifest;
  readonly size: number;
  readonly manifestSize: number;
  readonly pushed: Date;
  readonly labels: Set<number>;
  accessory?: Accessory;
  scan?: Scan;
}

export interface Label {
  readonly id: number;
  readonly name: string;
  readonly scope: 'g' | 'p';
  readonly project_id: number;
}

export interface ReplicationPolicy {
  readonly id: number;
  readonly name: string;
  readonly enabled: boolean;
  /** Sites, each one task of an execution. */
  readonly sites: number;
  /** How many of them fail. */
  readonly failing: number;
  readonly singleActive: boolean;
}

export interface ReplicationExecution {
  readonly id: number;
  readonly policy: ReplicationPolicy;
  readonly started: Date;
  readonly ends: Date;
  /** Refused because another one of the same policy was running. */
  readonly rejected: boolean;
  stopped: boolean;
}

export interface RetentionPolicy {
  readonly id: number;
  readonly projectId: number;
  readonly rules: readonly TagRule[];
  readonly executions: { readonly id: number; readonly dryRun: boolean; readonly started: Date }[];
}
