import { GapferryError } from '../../../shared/gapferry-error.ts';
import type { OfferedCertificate } from '../../../shared/preflight.ts';
import { RegistrySettings } from '../../../shared/registry-settings.ts';
import { CERTIFICATE_PATH } from '../../engine/harbor/system.ts';
import { registryChanged } from '../../jobs/record/audit-registry.ts';
import type { ApiServices } from '../services.ts';
import type { Handlers } from './handlers.ts';
import { registryView, requireHost } from './registries.ts';

type Names = 'registry.certificate' | 'registry.trust';

export function certificateHandlers(services: ApiServices): Pick<Handlers, Names> {
  const { catalog, log, openCredentials } = services;
  return {
    'registry.certificate': async ({ host: written }) => {
      const host = requireHost(written);
      const certificate = await offered(services, host);
      return { host, ...(certificate ? { certificate } : {}) };
    },
    'registry.trust': async ({ host: written, fingerprint }) => {
      const host = requireHost(written);
      const offer = await offered(services, host);
      const trust = offer?.trust;
      // Offered anew: what a person has confirmed is the only thing that may be kept.
      if (!trust || hexOf(trust.fingerprint) !== hexOf(fingerprint)) {
        throw new GapferryError('registry.notConfirmed', { host, fingerprint: trust?.fingerprint ?? '-' });
      }
      if (offer?.fits === false) throw new GapferryError('registry.otherName', { host, names: offer.shown.names });
      const settings = await catalog.write(() => {
        const before = catalog.registries.get(host);
        const after = RegistrySettings.parse({ ...before, host, plainHttp: false, ca: trust.pem });
        catalog.registries.put(after);
        log.add(registryChanged(before, after));
        return after;
      });
      return registryView(settings, openCredentials());
    },
  };
}

async function offered({ openRegistries }: ApiServices, host: string): Promise<OfferedCertificate | undefined> {
  const registries = openRegistries();
  try {
    const offer = await registries.certificate(host, CERTIFICATE_PATH);
    return offer && { ...offer, shown: { ...offer.shown }, trust: { ...offer.trust } };
  } finally {
    await registries.close();
  }
}

function hexOf(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase();
}
