/** What a registry is shown. Never logged, never in an error. */
export type Credential =
  | { readonly username: string; readonly password: string }
  /** An OAuth2 refresh token, as `docker login` keeps it for some registries. */
  | { readonly identityToken: string };

/** Where credentials come from. */
export interface CredentialSource {
  /** The credential for a host as people write it (docker.io), or undefined for none. Throws registry.credentials. */
  get(host: string): Promise<Credential | undefined>;
}
