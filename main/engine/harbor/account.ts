import { z } from 'zod';
import type { Rest } from '../registry/rest.ts';
import { API } from './read.ts';
import type { HarborSystem } from './system.ts';

/** As whom Harbor's API knows us. */
export type HarborAccount =
  | { readonly kind: 'user'; readonly name: string; readonly admin: boolean }
  /** A robot has no user behind it (harbor.md 1.5). */
  | { readonly kind: 'robot' }
  /** The CLI secret of somebody who signs in by OIDC: good for the registry and little else (harbor.md 1.6). */
  | { readonly kind: 'cliSecret' }
  | { readonly kind: 'unknown' };

const User = z.object({
  username: z.string(),
  sysadmin_flag: z.boolean().nullish(),
  admin_role_in_auth: z.boolean().nullish(),
});

/** Finds out what kind of account a credential is that the registry has already accepted. */
export async function readAccount(rest: Rest, system: HarborSystem): Promise<HarborAccount> {
  const { status, body } = await rest.ask({ method: 'GET', path: `${API}/users/current` });
  const user = User.safeParse(body).data;
  if (status === 200 && user) {
    return {
      kind: 'user',
      name: user.username,
      admin: user.sysadmin_flag === true || user.admin_role_in_auth === true,
    };
  }
  if (status === 412) return { kind: 'robot' };
  if (status === 401 && system.authMode === 'oidc_auth') return { kind: 'cliSecret' };
  return { kind: 'unknown' };
}
