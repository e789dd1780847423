import { z } from 'zod';
import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { Rest } from '../registry/rest.ts';
import { API, readOne } from './read.ts';

/** Where Harbor gives the CA that its own certificate is from, if it was set up with one (harbor.md 2.2, getcert). */
export const CERTIFICATE_PATH = `${API}/systeminfo/getcert`;

/** What Harbor says of itself; most of it only to those who have signed in (harbor.md 2.2). */
const SystemInfo = z.object({
  auth_mode: z.string().nullish(),
  harbor_version: z.string().nullish(),
  project_creation_restriction: z.string().nullish(),
  has_ca_root: z.boolean().nullish(),
  read_only: z.boolean().nullish(),
});

export interface HarborSystem {
  /** `2.15.2`, without what the build adds; undefined where it is not told. */
  readonly version: string | undefined;
  readonly authMode: string | undefined;
  readonly creation: 'everyone' | 'adminonly' | undefined;
  readonly readOnly: boolean | undefined;
}

/** Answers that only Harbor gives: `GET /api/version`, outside its numbered API. */
const Version = z.object({ version: z.string().regex(/^v2/) });

/** Whether a Harbor is there, what it says of itself, and what was noticed of the way to it. */
export interface HarborSearch {
  readonly harbor: HarborSystem | undefined;
  /** Milliseconds since the epoch, by the server's clock; undefined where it does not say. */
  readonly serverTime: number | undefined;
  /** A page for people came where programs are answered: something in between speaks for the registry. */
  readonly html: boolean;
}

/**
 * Looks for a Harbor at a registry's host. What is none (distribution, zot, Nexus, Artifactory) answers in any way it
 * likes. Throws only where the host cannot be reached at all.
 */
export async function findHarbor(rest: Rest): Promise<HarborSearch> {
  const answer = await rest.ask({ method: 'GET', path: '/api/version' }).catch((error: unknown) => {
    if (error instanceof GapferryError && ['registry.protocol', 'registry.failing'].includes(error.code))
      return undefined;
    throw error;
  });
  const date = Date.parse(answer?.header('date') ?? '');
  const isHarbor = answer?.status === 200 && Version.safeParse(answer.body).success;
  return {
    harbor: isHarbor ? await readSystem(rest) : undefined,
    serverTime: Number.isNaN(date) ? undefined : date,
    html: answer?.html === true && answer.status !== 404,
  };
}

async function readSystem(rest: Rest): Promise<HarborSystem> {
  const info = (await readOne(rest, '/systeminfo', SystemInfo)) ?? {};
  const creation = info.project_creation_restriction;
  return {
    version: /^v?(\d+\.\d+\.\d+)/.exec(info.harbor_version ?? '')?.[1],
    authMode: info.auth_mode ?? undefined,
    creation: creation === 'everyone' || creation === 'adminonly' ? creation : undefined,
    readOnly: info.read_only ?? undefined,
  };
}
