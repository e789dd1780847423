import type { SafeStorage } from 'electron';
import type { Part } from './checked.ts';

const MARK = 'sealed by the stand-in:';
const backend = process.env.STAND_IN_KEY_RING === 'none' ? 'basic_text' : 'gnome_libsecret';

/** A key ring that seals with nothing but a mark: enough to see who has sealed what, and who can open it. */
export const safeStorage: Part<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptStringAsync' | 'decryptStringAsync'
> = {
  isAsyncEncryptionAvailable: async () => true,
  getSelectedStorageBackend: () => backend,
  encryptStringAsync: async (text) => Buffer.from(MARK + Buffer.from(text).toString('base64')),
  decryptStringAsync: async (sealed) => {
    const text = sealed.toString();
    if (!text.startsWith(MARK)) throw new Error('sealed by somebody else');
    return { shouldReEncrypt: false, result: Buffer.from(text.slice(MARK.length), 'base64').toString() };
  },
};
