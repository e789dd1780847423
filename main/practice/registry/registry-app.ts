import { type Answer, empty, plain, Refusal } from './answer.ts';
import { authorize } from './authorize.ts';
import { deleteBlob, getBlob } from './blobs.ts';
import { type Call, pathOf } from './call.ts';
import { refuse } from './errors.ts';
import { catalog, tagsList } from './lists.ts';
import { deleteManifest, getManifest, putManifest, readManifest } from './manifests.ts';
import { referrers } from './referrers.ts';
import type { RegistryStore } from './registry-store.ts';
import { type Route, routeOf } from './route.ts';
import { Uploads } from './uploads.ts';

export interface RegistryBehaviour {
  /**
   * 'distribution-2.8' (default): no referrers, no pages of tags, as Debian's docker-registry and the registry in Harbor.
   * 'oci-1.1': with both, as newer registries.
   */
  readonly api?: 'distribution-2.8' | 'oci-1.1';
  /** Users and their passwords, asked for by Basic as with htpasswd. Without any, everyone may do everything. */
  readonly users?: Readonly<Record<string, string>>;
  /** Answers 405 to whatever would change something (distribution's maintenance mode). */
  readonly readOnly?: boolean;
}

/** The registry as a function from calls to answers. */
export interface RegistryApp {
  readonly uploads: Uploads;
  handle(call: Call): Promise<Answer>;
}

const API_VERSION = { 'Docker-Distribution-Api-Version': 'registry/2.0' };

/** Distribution 2.8's behaviour over a store (registry/handlers/app.go). */
export function registryApp(store: RegistryStore, behaviour: RegistryBehaviour = {}): RegistryApp {
  const uploads = new Uploads(store);
  const dispatch = async (call: Call): Promise<Answer> => {
    const route = routeOf(pathOf(call));
    if (route.kind === 'root') return { status: 200, headers: { 'Cache-Control': 'no-cache' } };
    if (route.kind === 'redirect') return redirect(call, route.to);
    if (route.kind === 'none') return notFound();
    if (behaviour.users) authorize(call, route, behaviour.users);
    return handlerOf(store, uploads, behaviour, call, route);
  };
  const handle = async (call: Call): Promise<Answer> => {
    const answer = await dispatch(call).catch((error: unknown) => {
      if (error instanceof Refusal) return error.answer;
      throw error;
    });
    return pathOf(call) === '/' ? answer : { ...answer, headers: { ...API_VERSION, ...answer.headers } };
  };
  return { uploads, handle };
}

type Methods = Readonly<Record<string, () => Promise<Answer> | Answer>>;

function handlerOf(
  store: RegistryStore,
  uploads: Uploads,
  behaviour: RegistryBehaviour,
  call: Call,
  route: Route,
): Promise<Answer> | Answer {
  if (route.kind === 'base')
    return { status: 200, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body: '{}' };
  const methods = methodsOf(store, uploads, behaviour, call, route);
  if (!methods) return notFound();
  const allowed = Object.keys(methods).filter((method) => !behaviour.readOnly || method === 'GET' || method === 'HEAD');
  const handler = allowed.includes(call.method) ? methods[call.method] : undefined;
  if (!handler) return plain(405, 'Method not allowed', { Allow: allowed.sort().join(', ') });
  return handler();
}

function methodsOf(
  store: RegistryStore,
  uploads: Uploads,
  { api }: RegistryBehaviour,
  call: Call,
  route: Route,
): Methods | undefined {
  const both = (read: () => Promise<Answer> | Answer) => ({ GET: read, HEAD: read });
  switch (route.kind) {
    case 'catalog':
      return { GET: () => catalog(store, call) };
    case 'tags':
      return { GET: () => tagsList(store, call, route.name, api === 'oci-1.1') };
    case 'manifest':
      return {
        ...both(() => getManifest(store, call, route.name, route.reference)),
        PUT: () => receiveManifest(store, api, call, route.name, route.reference),
        DELETE: () => deleteManifest(store, route.name, route.reference),
      };
    case 'blob':
      return {
        ...both(() => getBlob(store, call, route.name, route.digest)),
        DELETE: () => deleteBlob(store, route.name, route.digest),
      };
    case 'uploads':
      return {
        ...both(noUpload),
        PATCH: noUpload,
        PUT: noUpload,
        DELETE: noUpload,
        POST: () => uploads.start(call, route.name),
      };
    case 'upload':
      return {
        ...both(() => uploads.status(call, route.name, route.uuid)),
        PATCH: () => uploads.patch(call, route.name, route.uuid),
        PUT: () => uploads.finish(call, route.name, route.uuid),
        DELETE: () => uploads.cancel(call, route.name, route.uuid),
      };
    case 'referrers':
      return api === 'oci-1.1' ? { GET: () => referrers(store, call, route.name, route.digest) } : undefined;
    default:
      return undefined;
  }
}

async function receiveManifest(
  store: RegistryStore,
  api: RegistryBehaviour['api'],
  call: Call,
  name: string,
  reference: string,
): Promise<Answer> {
  const pushed = await readManifest(call);
  const answer = await putManifest(store, call, name, reference, pushed);
  const { subject } = pushed.parsed;
  return subject && api === 'oci-1.1'
    ? { ...answer, headers: { ...answer.headers, 'OCI-Subject': subject.digest } }
    : answer;
}

/** What distribution answers where an upload is needed and none is named. */
function noUpload(): Answer {
  throw refuse('BLOB_UPLOAD_UNKNOWN');
}

function redirect(call: Call, to: string): Answer {
  const headers = { Location: `${to}${call.url.search}` };
  const html = call.method === 'GET' && to.endsWith('/');
  if (!html) return empty(301, headers);
  return {
    status: 301,
    headers: { 'Content-Type': 'text/html; charset=utf-8', ...headers },
    body: `<a href="${to}">Moved Permanently</a>.\n\n`,
  };
}

function notFound(): Answer {
  return plain(404, '404 page not found');
}
