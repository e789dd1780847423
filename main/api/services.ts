import type { Catalog } from '../catalog/catalog.ts';
import type { Credentials } from '../engine/registry/credentials.ts';
import type { Registries } from '../engine/registry/registries.ts';
import type { KeyStore } from '../engine/trust/key-store.ts';
import type { TrustedKey } from '../engine/trust/verdict.ts';
import type { AuditLog } from '../jobs/record/audit-log.ts';
import type { BackupKeeper } from '../jobs/record/backup-keeper.ts';
import type { Forwarder } from '../jobs/record/forwarder.ts';
import type { JobRunner } from '../jobs/runner.ts';
import type { PracticeRoom } from './practice-room.ts';

/** What handlers need of the world; built by the host. */
export interface ApiServices {
  readonly catalog: Catalog;
  readonly log: AuditLog;
  readonly backups: BackupKeeper;
  readonly forwarder: Forwarder;
  readonly runner: JobRunner;
  readonly keys: KeyStore;
  trustedKeys(): readonly TrustedKey[];
  /** Credentials as they are now. */
  openCredentials(): Credentials;
  /** Registry clients with the settings and credentials of now; closed by the one who asked. `credentials`: others to show. */
  openRegistries(credentials?: Pick<Credentials, 'get'>): Registries;
  readonly now: () => Date;
  /** The state folder, and which Gapferry this is. */
  readonly home: string;
  readonly version: string;
  /** Folders that may be looked into with all below them, the usual one first. */
  roots(): Promise<readonly string[]>;
  readonly practiceRoom: PracticeRoom;
  /** A practice home: takes practice bundles and nothing else. */
  readonly practice: boolean;
}
