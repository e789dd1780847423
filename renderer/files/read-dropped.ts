import type { SourceInput } from '../../shared/contract.ts';
import type { Client } from '../client/client.ts';

/** Files of this computer as sources: by their real path on a desktop, else sent to the host. Throws CallFailure. */
export async function readDropped(files: readonly File[], client: Client): Promise<SourceInput[]> {
  const batch = crypto.randomUUID();
  const sources: SourceInput[] = [];
  for (const file of files) {
    const path = client.native?.pathOf(file);
    const name = file.webkitRelativePath || file.name;
    if (path) sources.push({ path });
    else sources.push({ path: (await client.upload(file, { name, batch })).path, name });
  }
  return sources;
}
