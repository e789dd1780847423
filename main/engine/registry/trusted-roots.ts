import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';

const contexts = new Map<string, SecureContext>();

/**
 * TLS context that trusts Node's roots, the system's and a registry's own CA. Made once for each CA: parsing some
 * hundred certificates for every connection would cost more than the connection.
 */
export function trustedRoots(ca: string | undefined): SecureContext {
  const known = contexts.get(ca ?? '');
  if (known) return known;
  const roots = new Set([...getCACertificates('default'), ...getCACertificates('system')]);
  // A certificate that was trusted by name ends the chain even where its own issuer is unknown.
  const context = createSecureContext(ca ? { ca: [...roots, ca], allowPartialTrustChain: true } : { ca: [...roots] });
  contexts.set(ca ?? '', context);
  return context;
}
