import { z } from 'zod';

/** A platform of OCI image-spec, image-index.md: what an index says about one of its children. */
export const Platform = z.object({
  architecture: z.string(),
  os: z.string(),
  variant: z.string().optional(),
  'os.version': z.string().optional(),
  'os.features': z.array(z.string()).optional(),
});
export type Platform = z.infer<typeof Platform>;

/** `os/arch[/variant]`, as --platform takes it. */
export function formatPlatform(platform: Platform): string {
  const { os, architecture, variant } = platform;
  return variant ? `${os}/${architecture}/${variant}` : `${os}/${architecture}`;
}

/** Parses `os/arch[/variant]`; undefined where it is not one. */
export function parsePlatform(text: string): Platform | undefined {
  const match = /^([a-z0-9]+)\/([a-z0-9_]+)(?:\/([a-z0-9.]+))?$/.exec(text);
  if (!match) return undefined;
  const [, os, architecture, variant] = match;
  if (!os || !architecture) return undefined;
  return variant ? { os, architecture, variant } : { os, architecture };
}

/** Whether `offered` satisfies `wanted`: a wanted platform without a variant takes every variant; arm64 means arm64/v8. */
export function platformMatches(wanted: Platform, offered: Platform): boolean {
  if (wanted.os !== offered.os || wanted.architecture !== offered.architecture) return false;
  if (!wanted.variant) return true;
  const fallback = offered.architecture === 'arm64' ? 'v8' : '';
  return wanted.variant === (offered.variant ?? fallback);
}
