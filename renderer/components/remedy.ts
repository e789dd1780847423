import type { StoredError } from '../../shared/job.ts';
import type { MessageKey } from '../../shared/messages/message-key.ts';
import { addressOf } from '../shell/route.ts';

/** Where in the app an error is mended; undefined where only the world outside can. */
export function remedyAddress({
  code,
  params,
}: StoredError): { href: string; label: Extract<MessageKey, `ui.remedy.${string}`> } | undefined {
  const host = typeof params.host === 'string' ? `registries:${params.host}` : 'registries';
  switch (code) {
    case 'registry.unauthorized':
    case 'registry.forbidden':
    case 'registry.credentials':
    case 'target.noPush':
      return { href: addressOf('settings', host), label: 'ui.remedy.signIn' };
    case 'registry.certificate':
      return { href: addressOf('settings', host), label: 'ui.remedy.certificate' };
    case 'registry.unreachable':
    case 'registry.unknownHost':
    case 'registry.rateLimited':
      return { href: addressOf('settings', host), label: 'ui.remedy.registry' };
    case 'key.none':
    case 'key.noneForReceipt':
    case 'key.missing':
      return { href: addressOf('settings', 'keys'), label: 'ui.remedy.key' };
    case 'trust.unknownSigner':
    case 'receipt.unknownSigner':
      return { href: addressOf('settings', 'trust'), label: 'ui.remedy.trust' };
    case 'stream.otherSite':
      return { href: addressOf('settings', 'workstation'), label: 'ui.remedy.site' };
    case 'audit.damaged':
    case 'audit.headDiffers':
      return { href: addressOf('history', 'log'), label: 'ui.remedy.log' };
    default:
      return undefined;
  }
}
