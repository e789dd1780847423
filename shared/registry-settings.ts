import { z } from 'zod';

/** How a registry is reached. */
export const RegistrySettings = z.object({
  host: z.string(),
  plainHttp: z.boolean().default(false),
  /** CA certificates in PEM. */
  ca: z.string().optional(),
  /** HOST[/PREFIX], tried in order before the host itself. */
  mirrors: z.array(z.string()).default([]),
  /** URL of a proxy for this registry, or `direct`. */
  proxy: z.string().optional(),
});
export type RegistrySettings = z.infer<typeof RegistrySettings>;

/** The same for people: its CA stays on the host. */
export const RegistryView = RegistrySettings.omit({ ca: true }).extend({
  hasCa: z.boolean(),
  /** Where a credential is kept, never the credential. */
  credential: z.enum(['none', 'docker-config', 'helper', 'file', 'keyring']),
});
export type RegistryView = z.infer<typeof RegistryView>;
