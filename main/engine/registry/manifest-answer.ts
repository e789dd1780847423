import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { Descriptor } from '../descriptor.ts';
import { digestOf, isDigest } from '../digest.ts';
import { LIMITS } from '../limits.ts';
import { parseManifest } from '../manifest.ts';
import { isManifestType, isSchema1Type, MEDIA } from '../media-types.ts';
import { type Answer, header } from './answer.ts';
import { parseJson } from './json.ts';
import type { Server } from './server.ts';

/**
 * The manifest in an answer, once everything about it holds together: not encoded, not over 4 MiB, its digest the one
 * that was asked for and the one in the header, its body of the kind it was served as. It is hashed before it is parsed.
 */
export function checkManifest(
  answer: Answer,
  bytes: Buffer | undefined,
  asked: string,
  server: Server,
): { descriptor: Descriptor; bytes: Buffer } {
  const { side, path: repository } = server;
  const origin = { host: server.endpoint.host, repository };
  if (!bytes) throw new GapferryError('registry.manifestTooLarge', { ...origin, limit: LIMITS.manifest }, { side });
  const encoding = header(answer, 'content-encoding');
  if (encoding && encoding !== 'identity') throw invalid(server, `sent in the encoding ${encoding.slice(0, 40)}`);
  const digest = digestOf(bytes);
  const claimed = header(answer, 'docker-content-digest');
  if ((isDigest(asked) && asked !== digest) || (claimed?.startsWith('sha256:') && claimed !== digest)) {
    const expected = isDigest(asked) ? asked : (claimed ?? '').slice(0, 100);
    throw new GapferryError('registry.wrongBytes', { ...origin, digest: expected }, { side });
  }
  const mediaType = mediaTypeOf(answer, bytes);
  if (isSchema1Type(mediaType)) {
    const reference = `${origin.host}/${repository}${isDigest(asked) ? '@' : ':'}${asked}`;
    throw new GapferryError('registry.schema1', { reference });
  }
  if (!isManifestType(mediaType)) throw invalid(server, `unknown media type ${mediaType.slice(0, 100)}`);
  parseManifest(mediaType, bytes, origin);
  return { descriptor: { mediaType, digest, size: bytes.length }, bytes };
}

/** The descriptor that a HEAD gives; undefined where the registry leaves out a header that it needs. */
export function headDescriptor(answer: Answer, asked: string, server: Server): Descriptor | undefined {
  const mediaType = contentType(answer);
  const digest = header(answer, 'docker-content-digest') ?? '';
  const size = Number(header(answer, 'content-length'));
  if (!isDigest(digest) || !(isManifestType(mediaType) || isSchema1Type(mediaType)) || !(size > 0)) return undefined;
  if (!isDigest(asked) || asked === digest) return { mediaType, digest, size };
  const { endpoint, path: repository, side } = server;
  throw new GapferryError('registry.wrongBytes', { host: endpoint.host, repository, digest: asked }, { side });
}

/** As served; a registry that only says JSON is believed to serve what the body says it is. */
function mediaTypeOf(answer: Answer, bytes: Buffer): string {
  const served = contentType(answer);
  if (!['', 'application/json', 'application/octet-stream', 'text/plain'].includes(served)) return served;
  const body = parseJson(bytes);
  if (typeof body !== 'object' || body === null) return served;
  if ('mediaType' in body && typeof body.mediaType === 'string') return body.mediaType;
  return 'schemaVersion' in body && body.schemaVersion === 1 ? MEDIA.dockerSchema1 : served;
}

function contentType(answer: Answer): string {
  return (header(answer, 'content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

function invalid({ endpoint, path: repository, side }: Server, detail: string): GapferryError {
  return new GapferryError('registry.manifestInvalid', { host: endpoint.host, repository, detail }, { side });
}
