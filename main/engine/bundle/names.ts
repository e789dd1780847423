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
