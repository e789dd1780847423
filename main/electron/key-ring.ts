import { safeStorage } from 'electron';

/**
 * Whether the system keeps keys for this user. On a Linux desktop without a key ring Electron would seal with a key that
 * everybody knows: that is no keeping, and a file with access rights is more honest. Once the app is ready.
 */
export async function haveKeyRing(): Promise<boolean> {
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text') return false;
  return safeStorage.isAsyncEncryptionAvailable();
}

/** Seals or opens a text with the system's key ring; undefined where it refuses. Sealed text is base64. */
export async function useKeyRing(wish: 'seal' | 'open', text: string): Promise<string | undefined> {
  try {
    if (wish === 'seal') return (await safeStorage.encryptStringAsync(text)).toString('base64');
    return (await safeStorage.decryptStringAsync(Buffer.from(text, 'base64'))).result;
  } catch {
    return undefined;
  }
}
