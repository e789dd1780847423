import { setTimeout as delay } from 'node:timers/promises';
import type { ScanOfImage } from '../../../shared/scan.ts';
import type { Landing } from '../../engine/address.ts';
import {
  type HarborScan,
  readScan,
  readScannerDatabase,
  readVulnerabilities,
  startScan,
} from '../../engine/harbor/scan.ts';
import { forEachLimited } from '../../engine/limiter.ts';
import { LIMITS } from '../../engine/limits.ts';
import type { Rest } from '../../engine/registry/rest.ts';
import { judgeScan, type ScanPolicy } from './judge-scan.ts';

/** An image that has landed, and whether there is anything in it to scan. */
export interface Landed {
  readonly landing: Landing;
  readonly isImage: boolean;
}

export interface ScanTask {
  readonly rest: Rest;
  readonly project: string;
  readonly landed: readonly Landed[];
  readonly policy: ScanPolicy;
  readonly signal: AbortSignal;
  /** Told which images are still being scanned. */
  onProgress(waiting: readonly string[]): void;
}

const PARALLEL = 8;
const FIRST_LOOK = 100;
const LAST_LOOK = 5000;

/** Has Harbor scan every image that landed, waits for all of them, and judges each. Throws registry.*. */
export async function scanLanded(task: ScanTask): Promise<ScanOfImage[]> {
  const { rest, project, landed, policy, signal, onProgress } = task;
  const database = await readScannerDatabase(rest, project);
  const waiting = new Set(landed.map(({ landing }) => landing.reference));
  const judged: ScanOfImage[] = [];
  onProgress([...waiting]);
  await forEachLimited(
    landed,
    PARALLEL,
    async ({ landing, isImage }, stop) => {
      const { reference, path, root } = landing;
      const { scan, detail } = await scanOne(rest, landing, stop);
      const wantsIds = scan?.status === 'Success' && policy.waivers.some(({ vulnerability }) => vulnerability);
      const vulnerabilities = wantsIds ? await readVulnerabilities(rest, path, root.digest) : undefined;
      judged.push(judgeScan({ reference, scan, detail, isImage, vulnerabilities, database }, policy));
      waiting.delete(reference);
      onProgress([...waiting]);
    },
    signal,
  );
  return judged.sort((a, b) => (a.reference < b.reference ? -1 : 1));
}

async function scanOne(
  rest: Rest,
  { path, root }: Landing,
  signal: AbortSignal,
): Promise<{ scan: HarborScan | undefined; detail: string | undefined }> {
  const start = await startScan(rest, path, root.digest);
  if (!start.started) return { scan: undefined, detail: start.detail };
  const until = performance.now() + LIMITS.scanTime * 1000;
  let scan: HarborScan | undefined;
  for (let wait = FIRST_LOOK; performance.now() < until; wait = Math.min(LAST_LOOK, wait * 2)) {
    await delay(wait, undefined, { signal }).catch(() => signal.throwIfAborted());
    scan = await readScan(rest, path, root.digest);
    if (scan && ['Success', 'Error', 'Stopped'].includes(scan.status)) return { scan, detail: undefined };
  }
  return { scan, detail: `the scan did not end within ${LIMITS.scanTime} s` };
}
