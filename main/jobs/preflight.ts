import type { GapferryError } from '../../shared/gapferry-error.ts';
import { CHECKS, type CheckName, type Preflight } from '../../shared/preflight.ts';
import { checkAuthentication } from './preflight/authentication.ts';
import { checkClock } from './preflight/clock.ts';
import type { Facts } from './preflight/facts.ts';
import { checkFrontProxy } from './preflight/front-proxy.ts';
import { gatherFacts, type Question } from './preflight/gather.ts';
import { checkImmutable } from './preflight/immutable.ts';
import { type Knowledge, knowledgeOf } from './preflight/knowledge.ts';
import { checkNames } from './preflight/names.ts';
import { planOf } from './preflight/plan.ts';
import { checkProject } from './preflight/project.ts';
import { checkProxyCache } from './preflight/proxy-cache.ts';
import { checkPush } from './preflight/push.ts';
import { checkQuota } from './preflight/quota.ts';
import { checkReachable } from './preflight/reachable.ts';
import { checkReadOnly } from './preflight/read-only.ts';
import { checkRetention } from './preflight/retention.ts';
import type { Check, Row } from './preflight/row.ts';
import { checkSparse } from './preflight/sparse.ts';
import { checkTags } from './preflight/tags.ts';
import { checkTls } from './preflight/tls.ts';
import { checkTokenLife } from './preflight/token-life.ts';
import { checkVersion } from './preflight/version.ts';

const CHECK: Readonly<Record<CheckName, Check>> = {
  reachable: checkReachable,
  tls: checkTls,
  version: checkVersion,
  authentication: checkAuthentication,
  readOnly: checkReadOnly,
  project: checkProject,
  proxyCache: checkProxyCache,
  push: checkPush,
  names: checkNames,
  sparse: checkSparse,
  quota: checkQuota,
  tags: checkTags,
  immutable: checkImmutable,
  tokenLife: checkTokenLife,
  frontProxy: checkFrontProxy,
  retention: checkRetention,
  clock: checkClock,
};

/** Checks whose stop means that nothing else could be asked at all. */
const FIRST: readonly CheckName[] = ['reachable', 'tls', 'authentication'];

/** Checks that need only what is to be sent. */
const LOCAL: readonly CheckName[] = ['names', 'sparse'];

/** What preflight found, and the error of the first stop. */
export interface PreflightReport {
  readonly view: Preflight;
  readonly stop: GapferryError | undefined;
  /** Whether the project is to be made before the push. */
  readonly createsProject: boolean;
  /** What was seen, for the push of the same run. */
  readonly known: Knowledge;
  /** Bytes that the push will move, by the plan. */
  readonly expected: number;
}

/** Asks a destination everything that decides whether an import can succeed, before its first byte. Changes nothing there. */
export async function preflight(question: Question): Promise<PreflightReport> {
  return judgeFacts(await gatherFacts(question));
}

/** The rows over what was found out; those that could not be asked say so. */
export function judgeFacts(facts: Facts): PreflightReport {
  const rows = CHECKS.map((check) => CHECK[check](facts));
  const decisive = facts.ping instanceof Error ? rows.find(isDecisive) : undefined;
  const shown = rows.map((row) => (decisive ? unlessNotAsked(row, decisive) : row));
  const { system, project } = facts.harbor ?? {};
  const plan = decisive ? undefined : planOf(facts);
  return {
    view: {
      host: facts.host,
      project: facts.project,
      ...(system ? { harbor: ['Harbor', system.version].filter(Boolean).join(' ') } : {}),
      checks: shown.map(({ thrown: _, ...row }) => row),
      ...(plan ? { plan } : {}),
      ...(facts.certificate ? { certificate: facts.certificate } : {}),
    },
    stop: shown.find(({ outcome }) => outcome === 'stop')?.thrown,
    known: knowledgeOf(facts),
    expected: plan?.bytes ?? 0,
    createsProject: project?.exists === false && facts.create !== undefined,
  };
}

function isDecisive({ check, outcome }: Row): boolean {
  return outcome === 'stop' && FIRST.includes(check);
}

/** What comes before the stop among the first checks was seen on the way to it; nothing else was. */
function unlessNotAsked(row: Row, decisive: Row): Row {
  if (LOCAL.includes(row.check)) return row;
  const seen = FIRST.indexOf(row.check);
  if (seen >= 0 && seen <= FIRST.indexOf(decisive.check)) return row;
  return { check: row.check, outcome: 'absent', says: 'notAsked', params: {} };
}
