import type { Side } from '../../../shared/errors.ts';
import { isError } from '../../../shared/gapferry-error.ts';
import type { Endpoint } from './endpoint.ts';

/** A repository as one server has it: the registry itself, or a mirror of it. */
export interface Server {
  readonly endpoint: Endpoint;
  readonly path: string;
  readonly isOrigin: boolean;
  readonly side: Side;
}

/** Tries that a mirror is given before the next server is asked. */
const MIRROR_TRIES = 2;

/** What every request to a repository shares. */
export function pulling({ path, side, isOrigin }: Server): {
  scopes: readonly string[];
  about: { side: Side; repository: string };
  tries: number | undefined;
} {
  return {
    scopes: pullScopes(path, side),
    about: { side, repository: path },
    tries: isOrigin ? undefined : MIRROR_TRIES,
  };
}

/** One token serves both reading and writing at a destination. */
export function pullScopes(path: string, side: Side): readonly string[] {
  return [`repository:${path}:${side === 'destination' ? 'pull,push' : 'pull'}`];
}

/** Servers in the order to ask them: those that could not be reached a moment ago last. */
export function inOrder(servers: readonly Server[]): Server[] {
  return [...servers].sort((a, b) => Number(a.endpoint.resting) - Number(b.endpoint.resting));
}

/**
 * The first answer that any server gives. What a mirror fails at, for whatever reason, the next one is asked. When all
 * fail, what the registry itself said counts; where it could not be reached, that a mirror answered "not there".
 */
export async function firstOf<T>(
  servers: readonly Server[],
  ask: (server: Server) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const failures: unknown[] = [];
  for (const server of inOrder(servers)) {
    try {
      return await ask(server);
    } catch (error) {
      signal?.throwIfAborted();
      failures.push(error);
      if (server.isOrigin) failures.unshift(error);
    }
  }
  const [first] = failures;
  throw (isOutOfReach(first) && failures.find(isNotThere)) || first;
}

function isOutOfReach(error: unknown): boolean {
  return isError(error, 'registry.unknownHost') || isError(error, 'registry.unreachable');
}

function isNotThere(error: unknown): boolean {
  return isError(error, 'registry.notFound') || isError(error, 'registry.digestMissing');
}
