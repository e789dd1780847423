import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { localTransport } from '../../main/api/local-transport.ts';
import { type Host, type HostOptions, openHost } from '../../main/host.ts';
import type { CallName, CallRequest, CallResult } from '../../shared/contract.ts';
import { GapferryError } from '../../shared/gapferry-error.ts';
import type { StoredError } from '../../shared/job.ts';
import { tempFolder } from './temp-folder.ts';

export interface TestHost {
  readonly host: Host;
  /** A temporary folder; the state lies in its `home`. */
  readonly folder: string;
  /** Sends a call as a face does and returns its value, or throws its error. */
  call<N extends CallName>(name: N, request: CallRequest<N>): Promise<CallResult<N>>;
  /** The error that a call must end with. */
  refusal<N extends CallName>(name: N, request: CallRequest<N>): Promise<StoredError>;
}

/** A whole Gapferry without a face on a state folder of its own, closed and removed when the test has finished. */
export async function openTestHost(options: Partial<HostOptions> = {}): Promise<TestHost> {
  const folder = await tempFolder();
  const env = { PATH: process.env.PATH, HOME: folder, DOCKER_CONFIG: join(folder, 'docker') };
  const host = await openHost({ env, home: join(folder, 'home'), ...options });
  onTestFinished(() => host.close());
  const transport = localTransport(host);
  return {
    host,
    folder,
    async call(name, request) {
      const reply = await transport.send(name, request);
      if (reply.ok) return reply.value;
      throw new GapferryError('internal.bug', { detail: `${reply.error.code} ${JSON.stringify(reply.error.params)}` });
    },
    async refusal(name, request) {
      const reply = await transport.send(name, request);
      if (!reply.ok) return reply.error;
      throw new Error(`${name} was not refused`);
    },
  };
}
