import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const UploadState = z.object({ Name: z.string(), UUID: z.string(), Offset: z.int(), StartedAt: z.string() });
/** What a Location remembers of an upload. */
export type UploadState = z.infer<typeof UploadState>;

const MAC = 32;

/** Packs and unpacks the `_state` of upload Locations: HMAC, then JSON, base64url (distribution 2.8, registry/handlers/hmac.go). */
export interface UploadStates {
  pack(state: UploadState): string;
  /** Undefined for anything that this process did not make. */
  unpack(text: string): UploadState | undefined;
}

/** A new secret, so that no Location outlives the process. */
export function uploadStates(): UploadStates {
  const secret = randomBytes(MAC);
  const mac = (text: Uint8Array) => createHmac('sha256', secret).update(text).digest();
  return {
    pack: (state) => {
      const body = Buffer.from(JSON.stringify(state));
      return Buffer.concat([mac(body), body]).toString('base64url');
    },
    unpack: (text) => {
      const bytes = Buffer.from(text, 'base64url');
      const body = bytes.subarray(MAC);
      if (bytes.length <= MAC || !timingSafeEqual(bytes.subarray(0, MAC), mac(body))) return undefined;
      return UploadState.parse(JSON.parse(body.toString()));
    },
  };
}
