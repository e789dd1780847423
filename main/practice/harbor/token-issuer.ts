import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { z } from 'zod';
import type { World } from './world.ts';

const Claims = z.object({
  sub: z.string(),
  exp: z.number(),
  iat: z.number(),
  access: z.array(z.object({ type: z.string(), name: z.string(), actions: z.array(z.string()) })),
});
/** What a bearer token says. Times in seconds since 1970. */
export type TokenClaims = z.infer<typeof Claims>;

/** Makes and reads bearer tokens: RS256 JWTs as harbor.md section 1.3 describes them. */
export class TokenIssuer {
  readonly #world: World;
  #key: KeyObject | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  issue(subject: string, access: TokenClaims['access']): { token: string; issued: Date } {
    const issued = this.#world.now();
    const iat = Math.floor(issued.getTime() / 1000);
    const life = { iat, nbf: iat, exp: iat + this.#world.settings.tokenLife };
    const names = { iss: 'harbor-token-issuer', sub: subject, aud: 'harbor-registry' };
    const claims = { ...names, ...life, jti: randomBytes(8).toString('hex'), access };
    const signed = `${part({ typ: 'JWT', alg: 'RS256', kid: this.#keyId() })}.${part(claims)}`;
    return { token: `${signed}.${sign('sha256', Buffer.from(signed), this.#keyPair()).toString('base64url')}`, issued };
  }

  /** The claims of a token that is ours and not past its life and leeway; undefined for any other. */
  read(token: string): TokenClaims | undefined {
    const [header, body, signature = ''] = token.split('.');
    if (!header || !body) return undefined;
    if (
      !verify(
        'sha256',
        Buffer.from(`${header}.${body}`),
        createPublicKey(this.#keyPair()),
        Buffer.from(signature, 'base64url'),
      )
    )
      return undefined;
    const claims = Claims.parse(JSON.parse(Buffer.from(body, 'base64url').toString()));
    const now = this.#world.now().getTime() / 1000;
    return now < claims.exp + this.#world.settings.tokenLeeway ? claims : undefined;
  }

  /** Made when it is first needed: making one takes longer than all else that starts a Harbor. */
  #keyPair(): KeyObject {
    this.#key ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    return this.#key;
  }

  /** libtrust's form: base32 of a digest of the public key, in groups of four. */
  #keyId(): string {
    const digest = createHash('sha256')
      .update(createPublicKey(this.#keyPair()).export({ type: 'spki', format: 'der' }))
      .digest()
      .subarray(0, 30);
    const bits = [...digest].map((byte) => byte.toString(2).padStart(8, '0')).join('');
    const letters = (bits.match(/.{5}/g) ?? []).map((five) =>
      'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(Number.parseInt(five, 2)),
    );
    return letters.join('').replace(/(.{4})(?=.)/g, '$1:');
  }
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
