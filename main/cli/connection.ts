import type { Transport } from '../../shared/reply.ts';
import type { HostOptions } from '../host.ts';

/** A host in this process, and the way to it. */
export interface Connection {
  readonly transport: Transport;
  /** Pauses what runs and closes the catalog. */
  close(): Promise<void>;
}

/** Opens a host. Loaded late: help and usage errors need neither SQLite nor network. */
export async function openConnection(options: HostOptions): Promise<Connection> {
  const [{ openHost }, { localTransport }] = await Promise.all([
    import('../host.ts'),
    import('../api/local-transport.ts'),
  ]);
  const host = await openHost(options);
  return { transport: localTransport(host), close: () => host.close() };
}
