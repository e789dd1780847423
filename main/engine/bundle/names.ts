const MAX_COMPONENT = 64;
const MAX_DEPTH = 6;
const COMPONENT = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
const DEVICE = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;

/**
 * Whether a relative path may stand in a bundle: ASCII, at most 64 characters a component (Joliet), safe on FAT32,
 * exFAT, NTFS, ISO 9660 and APFS, and never outside the bundle.
 */
export function safePath(path: string): boolean {
  const components = path.split('/');
  return components.length <= MAX_DEPTH && components.every(safeComponent);
}

/** Whether one name is safe as said above. */
export function safeComponent(name: string): boolean {
  return name.length <= MAX_COMPONENT && COMPONENT.test(name) && !name.endsWith('.') && !DEVICE.test(name);
}

/** Litter that systems leave on sticks: never read, mentioned, not counted as added. */
export function isLitter(name: string): boolean {
  return name.startsWith('._') || ['.DS_Store', 'Thumbs.db', 'desktop.ini', 'System Volume Information'].includes(name);
}

/** Path of the packing list. */
export const LIST_PATH = 'bundle.json';

const SIGNATURE = /^bundle\.json\.(?:[0-9a-f]{16}\.)?(?:sigstore\.json|sig)$/;

/** Whether a name at the top of a bundle is that of a signature: the only files besides the list that no list names. */
export function isSignatureName(name: string): boolean {
  return SIGNATURE.test(name);
}

/** The signing key that a signature's name tells: first 16 hex digits of its id; undefined for the first signer. */
export function signatureKey(name: string): string | undefined {
  return /^bundle\.json\.([0-9a-f]{16})\./.exec(name)?.[1];
}
