import { createHash } from 'node:crypto';
import type { NewAuditEntry } from '../../../shared/audit.ts';
import type { RegistrySettings } from '../../../shared/registry-settings.ts';
import { whoNow } from './audit-log.ts';
import { withoutPassword } from './without-password.ts';

/** Settings of a registry were changed: what they are now, and what of it protects no longer. */
export function registryChanged(before: RegistrySettings | undefined, after: RegistrySettings): NewAuditEntry {
  const { host, plainHttp, mirrors, proxy, ca } = after;
  const off = plainHttp && !before?.plainHttp ? ['tls'] : [];
  return {
    who: whoNow(),
    action: 'registry.changed',
    on: { kind: 'registry', id: host },
    outcome: 'done',
    ...(off.length > 0 ? { off } : {}),
    detail: {
      plainHttp,
      mirrors: mirrors.join(' '),
      ...(proxy === undefined ? {} : { proxy: withoutPassword(proxy) }),
      ...(ca === undefined ? {} : { ca: createHash('sha256').update(ca).digest('hex') }),
    },
  };
}

/** Signing in and out: the user name and where the password is kept, never the password. */
export function registrySignIn(
  action: 'registry.login' | 'registry.logout',
  host: string,
  detail: Readonly<Record<string, string | boolean>>,
): NewAuditEntry {
  return { who: whoNow(), action, on: { kind: 'registry', id: host }, outcome: 'done', detail: { ...detail } };
}
