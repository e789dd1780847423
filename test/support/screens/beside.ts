import { join } from 'node:path';
import { localTransport } from '../../../main/api/local-transport.ts';
import { openHost } from '../../../main/host.ts';
import type { CallName, CallRequest, CallResult } from '../../../shared/contract.ts';

/** Makes a call beside the face, on the state below a folder, as the command does; for what a journey does not show. */
export async function beside<N extends CallName>(
  folder: string,
  name: N,
  request: CallRequest<N>,
): Promise<CallResult<N>> {
  const env = { PATH: process.env.PATH, HOME: folder, DOCKER_CONFIG: join(folder, 'docker') };
  const host = await openHost({ env, home: join(folder, 'home') });
  try {
    const reply = await localTransport(host).send(name, request);
    if (reply.ok) return reply.value;
    throw new Error(`${name}: ${reply.error.code} ${JSON.stringify(reply.error.params)}`);
  } finally {
    await host.close();
  }
}
