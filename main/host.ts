import { join } from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import { isLive } from '../shared/job.ts';
import { WorkstationSettings } from '../shared/workstation.ts';
import { createDispatch, type Dispatch } from './api/dispatch.ts';
import { createHandlers } from './api/handlers/handlers.ts';
import { NO_PRACTICE_ROOM, type PracticeRoom } from './api/practice-room.ts';
import { createSubscribe, type Subscribe } from './api/subscribe.ts';
import { Catalog } from './catalog/catalog.ts';
import { refuseMissingCatalog, refuseToBegin } from './catalog/missing-catalog.ts';
import type { Sleep } from './engine/registry/backoff.ts';
import { Credentials } from './engine/registry/credentials.ts';
import type { Wait } from './engine/registry/patience.ts';
import { Registries } from './engine/registry/registries.ts';
import type { Vault } from './engine/registry/vault.ts';
import { KeyStore } from './engine/trust/key-store.ts';
import { readPublicKey } from './engine/trust/keys.ts';
import type { TrustedKey } from './engine/trust/verdict.ts';
import { systemUser } from './jobs/actor.ts';
import type { JobServices, StreamBook } from './jobs/context.ts';
import { exportJob } from './jobs/export.ts';
import { hostBook } from './jobs/host-book.ts';
import { importJob } from './jobs/import.ts';
import { AuditLog } from './jobs/record/audit-log.ts';
import { BackupKeeper } from './jobs/record/backup-keeper.ts';
import { bundleBook } from './jobs/record/bundle-book.ts';
import { Forwarder } from './jobs/record/forwarder.ts';
import { landingBook } from './jobs/record/landing-book.ts';
import { outgoingHeads } from './jobs/record/outgoing-heads.ts';
import { StreamGuard } from './jobs/record/stream-guard.ts';
import { relocateJob } from './jobs/relocate.ts';
import { JobRunner } from './jobs/runner.ts';
import { verifyJob } from './jobs/verify.ts';
import { openStateFolder } from './state-folder.ts';
import { usualFolders } from './usual-folders.ts';

export interface HostOptions {
  /** For GAPFERRY_HOME, DOCKER_CONFIG, proxies and what else the engine looks up. */
  readonly env: NodeJS.ProcessEnv;
  /** State folder; absent: as `env` and the workstation say. */
  readonly home?: string;
  /** The one clock. */
  readonly now?: () => Date;
  /** Waits before a registry is asked again; replaced in tests. */
  readonly sleep?: Sleep;
  /** Opens a practice home: it makes practice bundles and takes nothing else. */
  readonly practice?: boolean;
  /** Folders that a face may look into; absent: home and mounted media. */
  readonly roots?: readonly string[];
  /** A key ring that passwords are kept with, for a face that has one. */
  readonly vault?: Pick<Vault, 'seal' | 'open'>;
  /** Where practice happens, for a face that has it. */
  readonly practiceRoom?: PracticeRoom;
}

/** All of Gapferry without a face. */
export interface Host {
  readonly dispatch: Dispatch;
  readonly subscribe: Subscribe;
  /** The state folder. */
  readonly home: string;
  /** Whether a job that is not over names this path. */
  isWanted(path: string): boolean;
  /** Pauses what runs, so that it can be resumed, and closes the catalog. */
  close(): Promise<void>;
}

/** Builds everything on one state folder. Throws state.unsafeFolder, state.catalogGone, state.catalogLost, state.damaged, state.newer, state.busy, state.unwritable. */
export async function openHost(options: HostOptions): Promise<Host> {
  const { env, practice = false, now = () => new Date() } = options;
  const home = await openStateFolder(env, options.home);
  const backupFolder = join(home, 'backups');
  const keyFolder = join(home, 'keys');
  const path = join(home, 'catalog.sqlite');
  await refuseMissingCatalog(path, backupFolder, keyFolder);
  const catalog = await Catalog.open(path, backupFolder);
  const log = new AuditLog(catalog, now);
  try {
    // An empty file, or one of which everything was deleted, is as good as gone.
    if (!catalog.audit.head()) await refuseToBegin(path, backupFolder, keyFolder);
    await log.begin(manifest.version);
  } catch (error) {
    catalog.close();
    throw error;
  }
  const backups = new BackupKeeper(catalog, log, backupFolder, now);
  const forwarder = new Forwarder(catalog, log, now);
  const keys = new KeyStore(keyFolder);
  const trustedKeys = (): TrustedKey[] => readTrustedKeys(catalog);
  const vault = options.vault && { ...options.vault, file: credentialFile(home, 'sealed') };
  const openCredentials = (): Credentials => new Credentials({ file: credentialFile(home, 'json'), vault, env });
  const openRegistries = (
    credentials: Pick<Credentials, 'get'> = openCredentials(),
    onWait?: (wait: Wait) => void,
  ): Registries =>
    new Registries({
      credentials,
      onWait,
      env,
      settings: (host) => catalog.registries.get(host),
      userAgent: `gapferry/${manifest.version}`,
      now: () => now().getTime(),
      sleep: options.sleep,
    });
  const services: JobServices = {
    openRegistries: async (onWait) => openRegistries(undefined, onWait),
    keys,
    trustedKeys,
    streams: streamBook(catalog, now),
    bundles: bundleBook(catalog, log, now),
    hosts: hostBook(catalog),
    log,
    outgoingHeads: (reason) => outgoingHeads(catalog, log, keys, reason),
    findings: { record: (jobId, findings) => catalog.writeNow(() => catalog.images.found(jobId, findings)) },
    landings: landingBook(catalog, now),
    guard: new StreamGuard(catalog, log, now, () => catalog.settings.get('workstation', WorkstationSettings)?.site),
    version: manifest.version,
    practice,
  };
  const bodies = { export: exportJob, import: importJob, relocate: relocateJob, verify: verifyJob };
  const runner = new JobRunner({ catalog, bodies, services, log, folder: join(home, 'jobs'), now });
  const handlers = createHandlers({
    catalog,
    log,
    backups,
    forwarder,
    runner,
    keys,
    trustedKeys,
    openCredentials,
    openRegistries: (credentials) => openRegistries(credentials),
    now,
    home,
    version: manifest.version,
    roots: async () => options.roots ?? usualFolders(),
    practiceRoom: options.practiceRoom ?? NO_PRACTICE_ROOM,
    practice,
  });
  return {
    home,
    dispatch: createDispatch(handlers),
    subscribe: createSubscribe(runner),
    isWanted: (path) => catalog.jobs.statesNaming(path).some(isLive),
    close: async () => {
      await runner.close();
      await backups.close();
      await forwarder.close();
      catalog.close();
    },
  };
}

function readTrustedKeys(catalog: Catalog): TrustedKey[] {
  return catalog.trustedKeys
    .list()
    .map(({ name, fingerprint, pem }) => ({ name, fingerprint, publicKey: readPublicKey(pem, name) }));
}

function streamBook(catalog: Catalog, now: () => Date): StreamBook {
  const at = (): string => now().toISOString();
  return {
    take: (stream, jobId) => catalog.writeNow(() => catalog.streams.take(stream, jobId, at())),
    sealed: (stream, number, identity) =>
      catalog.writeNow(() => catalog.streams.sealed(stream, number, identity, at())),
  };
}

/** A file of each user's own: the state folder may be shared by shifts, a password never is. */
function credentialFile(home: string, form: 'json' | 'sealed'): string {
  return join(home, 'credentials', `${encodeURIComponent(systemUser())}.${form}`);
}
