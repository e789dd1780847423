import type { SourceInput } from '../../shared/contract.ts';

/** A line with a key, as every manifest has and no list of images. */
const KEY_LINE = /^[\s{"'-]*[\w."'/-]+\s*:(?:\s|$)/m;

/** Text as the content of a source: a manifest, or a list of images. */
export function pastedSource(text: string, number: number): SourceInput {
  const bytes = new TextEncoder().encode(text);
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return { name: `pasted-${number}.${KEY_LINE.test(text) ? 'yaml' : 'txt'}`, contentBase64: btoa(binary) };
}
