import { randomUUID } from 'node:crypto';
import type { Digest } from '../../engine/digest.ts';
import type {
  Artifact,
  Label,
  Project,
  ReplicationExecution,
  ReplicationPolicy,
  Repository,
  RetentionPolicy,
  Robot,
  Role,
  User,
} from './model.ts';
import { isAtLeast } from './version.ts';

export interface UserSetup {
  readonly name: string;
  readonly password: string;
  readonly sysadmin?: boolean;
  readonly roles?: Readonly<Record<string, Role>>;
  readonly cliSecret?: string;
}

export interface ProjectSetup {
  readonly name: string;
  readonly public?: boolean;
  /** Bytes, -1 (default) for no limit. */
  readonly quota?: number;
  readonly proxyCache?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface ReplicationSetup {
  readonly name: string;
  readonly enabled?: boolean;
  readonly sites?: number;
  readonly failing?: number;
  readonly singleActive?: boolean;
}

/** How this Harbor is set up. Everything has the default of a fresh installation. */
export interface WorldOptions {
  /** 2.15.2 unless a test wants the ways of an older one. */
  readonly version?: string;
  readonly adminPassword?: string;
  readonly users?: readonly UserSetup[];
  /** Beside `library`, which is always there and public. */
  readonly projects?: readonly ProjectSetup[];
  readonly replicationPolicies?: readonly ReplicationSetup[];
  readonly authMode?: 'db_auth' | 'oidc_auth';
  readonly projectCreation?: 'everyone' | 'adminonly';
  /** Bytes for projects that name none. */
  readonly defaultQuota?: number;
  /** Seconds a bearer token lives, and how long past that it is still taken. */
  readonly tokenLife?: number;
  readonly tokenLeeway?: number;
  /** Milliseconds that a wrong password locks its user. */
  readonly lockTime?: number;
  readonly scanTime?: number;
  readonly scanner?: 'works' | 'fails' | 'absent';
  readonly replicationTime?: number;
  /** Vulnerabilities that each scan finds, by severity. */
  readonly vulnerabilities?: Readonly<Record<string, number>>;
  /** When the scanner's database was last updated; null for a scanner that does not say. */
  readonly scannerDatabase?: Date | null;
  /** PEM that getcert serves. */
  readonly caCertificate?: string;
  /** EXT_ENDPOINT: until 2.13 the realm is there, whatever host was asked. Section 1.2. */
  readonly externalUrl?: string;
  readonly now?: () => Date;
}

const DEFAULTS = {
  version: '2.15.2',
  adminPassword: 'Harbor12345',
  authMode: 'db_auth',
  projectCreation: 'everyone',
  defaultQuota: -1,
  tokenLife: 1800,
  tokenLeeway: 60,
  lockTime: 1500,
  scanTime: 1000,
  scanner: 'works',
  replicationTime: 1000,
  vulnerabilities: {},
  now: () => new Date(),
} as const;

type Settings = Required<
  Omit<WorldOptions, 'caCertificate' | 'externalUrl' | 'scannerDatabase' | 'users' | 'projects' | 'replicationPolicies'>
>;

/** Everything a Harbor knows beside the bytes in its registry: its database. Tests may look into it and change it. */
export class World {
  readonly settings: Settings;
  readonly caCertificate?: string;
  readonly externalUrl?: string;
  readonly scannerDatabase: Date | null;
  /** harbor.md section 1.8; may be switched at any time. */
  readOnly = false;
  readonly users = new Map<string, User>();
  readonly robots = new Map<string, Robot>();
  readonly projects = new Map<string, Project>();
  readonly labels: Label[] = [];
  readonly replicationPolicies: ReplicationPolicy[] = [];
  readonly executions: ReplicationExecution[] = [];
  readonly retentions: RetentionPolicy[] = [];
  /** Every blob that core has ever heard of, by digest, with its size as recorded. Section 3.2. */
  readonly blobs = new Map<string, number>();
  /** Digests that garbage collection is about to delete. Section 3.2, "in GC". */
  readonly inGarbageCollection = new Set<string>();
  /** Bytes accepted by PATCH, by upload. */
  readonly accepted = new Map<string, number>();
  readonly scanner = { uuid: randomUUID(), name: 'Trivy', vendor: 'Aqua Security', version: 'v0.65.0' };
  #lastId = 0;

  constructor(options: WorldOptions) {
    this.settings = { ...DEFAULTS, ...definedOnly(options) };
    this.caCertificate = options.caCertificate;
    this.externalUrl = options.externalUrl;
    this.scannerDatabase = options.scannerDatabase === undefined ? this.now() : options.scannerDatabase;
    const admin = this.addUser({ name: 'admin', password: this.settings.adminPassword, sysadmin: true });
    for (const user of options.users ?? []) this.addUser(user);
    this.addProject({ name: 'library', public: true }, admin);
    for (const project of options.projects ?? []) this.addProject(project, admin);
    for (const policy of options.replicationPolicies ?? []) this.addReplicationPolicy(policy);
  }

  now(): Date {
    return this.settings.now();
  }

  isAtLeast(version: string): boolean {
    return isAtLeast(this.settings.version, version);
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  addUser({ name, password, sysadmin = false, roles = {}, cliSecret }: UserSetup): User {
    const user = { id: this.nextId(), name, password, sysadmin, roles, cliSecret };
    this.users.set(name, user);
    return user;
  }

  addProject(
    { name, public: isPublic = false, quota, proxyCache = false, metadata = {} }: ProjectSetup,
    owner: User,
  ): Project {
    const project = {
      id: this.nextId(),
      name,
      owner,
      created: this.now(),
      registryId: proxyCache ? this.nextId() : 0,
      metadata: { public: String(isPublic), ...metadata },
      quota: quota ?? this.settings.defaultQuota,
      rules: [],
      blobs: new Map(),
      repositories: new Map(),
    };
    this.projects.set(name, project);
    return project;
  }

  addReplicationPolicy({
    name,
    enabled = true,
    sites = 1,
    failing = 0,
    singleActive = false,
  }: ReplicationSetup): ReplicationPolicy {
    const policy = { id: this.nextId(), name, enabled, sites, failing, singleActive };
    this.replicationPolicies.push(policy);
    return policy;
  }

  /** The project of a full repository name. */
  projectOf(repository: string): Project | undefined {
    return this.projects.get(repository.split('/', 1).join());
  }

  repository(name: string): Repository | undefined {
    return this.projectOf(name)?.repositories.get(name);
  }

  /** The repository, made where it is not there yet: a push needs no more than a project. */
  ensureRepository(project: Project, name: string): Repository {
    const known = project.repositories.get(name);
    if (known) return known;
    const made = { id: this.nextId(), name, created: this.now(), artifacts: new Map(), tags: new Map(), pulls: 0 };
    project.repositories.set(name, made);
    return made;
  }

  /** The artifact that a tag or digest names. */
  artifact(repository: Repository, reference: string): Artifact | undefined {
    return repository.artifacts.get(repository.tags.get(reference)?.digest ?? reference);
  }

  tagsOf(repository: Repository, digest: Digest): string[] {
    return [...repository.tags.values()].filter((tag) => tag.digest === digest).map(({ name }) => name);
  }
}

function definedOnly<T extends object>(options: T): Partial<T> {
  const known = Object.entries(options).filter(([key, value]) => key in DEFAULTS && value !== undefined);
  return Object.fromEntries(known) as Partial<T>;
}
