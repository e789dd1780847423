/** An address as written, cut into its parts without any normalisation. */
export interface AddressParts {
  /** host/path */
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

export function cutAddress(address: string): AddressParts {
  const at = address.indexOf('@');
  const digest = at < 0 ? undefined : address.slice(at + 1);
  const rest = at < 0 ? address : address.slice(0, at);
  const colon = rest.lastIndexOf(':');
  const tagged = colon > rest.lastIndexOf('/');
  return { name: tagged ? rest.slice(0, colon) : rest, tag: tagged ? rest.slice(colon + 1) : undefined, digest };
}

/** `host/path:tag@digest` with what there is. */
export function joinAddress(name: string, tag: string | undefined, digest: string | undefined): string {
  return `${name}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`;
}
