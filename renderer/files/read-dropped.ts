import type { SourceInput } from '../../shared/contract.ts';
import type { Client } from '../client/client.ts';
import type { NamedFile } from './dropped-files.ts';
import { sendFiles } from './send-files.ts';

/** Files of this computer as sources: by their real path on a desktop, else sent to the host. Throws CallFailure. */
export async function readDropped(files: readonly NamedFile[], client: Client): Promise<SourceInput[]> {
  const { native } = client;
  if (!native) return sendFiles(client, files);
  return files
    .map(({ file }) => native.pathOf(file))
    .filter((path) => path !== '')
    .map((path) => ({ path }));
}
