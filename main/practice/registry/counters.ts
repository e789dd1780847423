import type { Route } from './route.ts';

/** What kind of resource a request was for. Harbor's own paths count as 'api' and 'token'. */
export type CountedRoute = Route['kind'] | 'api' | 'token';

interface Count {
  requests: number;
  bytesIn: number;
  bytesOut: number;
}

/** Requests and body bytes by method and route, so that a test can say "no layer moved". */
export class Counters {
  readonly #counts = new Map<string, Count>();

  /** The running count of one method and route, to be added to. */
  entry(method: string, route: CountedRoute): Count {
    const key = `${method} ${route}`;
    const count = this.#counts.get(key) ?? { requests: 0, bytesIn: 0, bytesOut: 0 };
    this.#counts.set(key, count);
    return count;
  }

  /** Requests of a route, by any method unless one is named. */
  requests(route: CountedRoute, method?: string): number {
    return this.#sum(route, method, 'requests');
  }

  /** Body bytes received from clients. */
  bytesIn(route: CountedRoute, method?: string): number {
    return this.#sum(route, method, 'bytesIn');
  }

  /** Body bytes sent to clients. */
  bytesOut(route: CountedRoute, method?: string): number {
    return this.#sum(route, method, 'bytesOut');
  }

  /** All counts as `METHOD route`, for messages. */
  table(): Readonly<Record<string, Readonly<Count>>> {
    return Object.fromEntries([...this.#counts].map(([key, count]) => [key, { ...count }]));
  }

  reset(): void {
    this.#counts.clear();
  }

  #sum(route: CountedRoute, method: string | undefined, what: keyof Count): number {
    let sum = 0;
    for (const [key, count] of this.#counts) {
      const [ownMethod, ownRoute] = key.split(' ');
      if (ownRoute === route && (method === undefined || method === ownMethod)) sum += count[what];
    }
    return sum;
  }
}
