import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { OfferedCertificate } from '../../../shared/preflight.ts';
import type { Destination } from '../../engine/address.ts';
import { readAccount } from '../../engine/harbor/account.ts';
import { type NewProject, readProject } from '../../engine/harbor/project.ts';
import { readQuota } from '../../engine/harbor/quota.ts';
import { readRepositories } from '../../engine/harbor/repositories.ts';
import { mayRobotCreate } from '../../engine/harbor/robot.ts';
import { CERTIFICATE_PATH, findHarbor, type HarborSearch, type HarborSystem } from '../../engine/harbor/system.ts';
import { readImmutableRules, readRetention } from '../../engine/harbor/tag-rules.ts';
import type { Ping, Registries } from '../../engine/registry/registries.ts';
import type { Rest } from '../../engine/registry/rest.ts';
import { addedBytes } from './added-bytes.ts';
import { askContent, type Content, untouched } from './content.ts';
import { askElsewhere } from './elsewhere.ts';
import type { Arrival, Facts, HarborFacts, HostMemory } from './facts.ts';
import { isTight } from './quota.ts';

export interface Question {
  readonly registries: Registries;
  readonly destination: Destination;
  readonly arrivals: readonly Arrival[];
  /** How to make the project, where it is to be made. */
  readonly create: NewProject | undefined;
  readonly memory: HostMemory;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** Asks a destination everything that preflight judges. Changes nothing. What is refused is a fact too; only an abort is thrown. */
export async function gatherFacts(question: Question): Promise<Facts> {
  const { registries, destination, create, memory, signal } = question;
  const { host, project } = destination;
  const start = performance.now();
  const ping = await reach(registries, host);
  signal.throwIfAborted();
  const shared = {
    host,
    project,
    create,
    memory,
    ping,
    home: registries.home(host),
    milliseconds: performance.now() - start,
  };
  if (ping instanceof Error) {
    const certificate = ping.code === 'registry.certificate' ? await offered(registries, host) : undefined;
    const nothing = { clockAhead: undefined, html: false, harbor: undefined, certificate };
    return { ...shared, ...nothing, ...untouched(question.arrivals) };
  }
  const rest = registries.rest(host);
  const asked = question.now();
  const search = await findHarbor(rest);
  const clockAhead = search.serverTime === undefined ? undefined : aheadBy(search.serverTime, asked, question.now());
  const harbor = await readHarbor(question, rest, search);
  const content = await contentOf(question, harbor, rest);
  return { ...shared, certificate: undefined, clockAhead, html: search.html, harbor, ...content };
}

async function reach(registries: Registries, host: string): Promise<Ping | GapferryError> {
  try {
    return await registries.ping(host, 'destination');
  } catch (error) {
    if (error instanceof GapferryError) return error;
    throw error;
  }
}

async function offered(registries: Registries, host: string): Promise<OfferedCertificate | undefined> {
  const offer = await registries.certificate(host, CERTIFICATE_PATH);
  return offer && { ...offer, shown: { ...offer.shown }, trust: { ...offer.trust } };
}

/** Seconds. The header was written some time between asking and the answer, and cut to whole seconds. */
function aheadBy(serverTime: number, asked: number, answered: number): number {
  if (serverTime > answered) return (serverTime - answered) / 1000;
  return serverTime + 1000 < asked ? (serverTime + 1000 - asked) / 1000 : 0;
}

async function readHarbor(
  { registries, destination, create }: Question,
  rest: Rest,
  { harbor: system }: HarborSearch,
): Promise<HarborFacts | undefined> {
  const { host, project: name } = destination;
  if (!system) return undefined;
  const [account, project] = await Promise.all([readAccount(rest, system), readProject(rest, name)]);
  if (project.exists === false) {
    const asked = create && account.kind === 'robot';
    const robotCreates = asked ? await mayRobotCreate(rest, (await registries.access(host))?.subject ?? '') : undefined;
    return { ...nothingYet(system), account, project, robotCreates };
  }
  const [quota, immutable, retention] = await Promise.all([
    readQuota(rest, { name, id: project.id }),
    readImmutableRules(rest, name),
    project.retentionId === undefined ? undefined : readRetention(rest, project.retentionId),
  ]);
  return { system, account, project, robotCreates: undefined, quota, immutable, retention };
}

function nothingYet(system: HarborSystem): Pick<HarborFacts, 'system' | 'quota' | 'immutable' | 'retention'> {
  return { system, quota: undefined, immutable: undefined, retention: undefined };
}

/** A project that is not there holds nothing, and a token for it would be older than it (harbor.md 1.3): it is not asked. */
async function contentOf(question: Question, harbor: HarborFacts | undefined, rest: Rest): Promise<Content> {
  const { registries, destination, arrivals, signal } = question;
  if (harbor?.project.exists === false) return untouched(arrivals, 'new');
  const content = await askContent(registries, destination.host, arrivals, harbor && rest, signal);
  const tight = harbor?.quota !== undefined && isTight(addedBytes(content), harbor.quota);
  return tight ? { ...content, blobs: await settled(question, content, rest) } : content;
}

/** The blobs of an import that may only just fit: which lie elsewhere in the project decides. */
async function settled(
  { registries, destination: { host, project }, signal }: Question,
  { blobs, refusal }: Content,
  rest: Rest,
): Promise<Content['blobs']> {
  const repositories = refusal ? undefined : await readRepositories(rest, project);
  return repositories ? askElsewhere(registries, host, blobs, repositories, signal) : blobs;
}
