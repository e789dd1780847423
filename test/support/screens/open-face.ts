import type { Language } from '../../../shared/messages/format.ts';
import { have } from '../have.ts';
import type { Face, FaceName } from './face.ts';
import { ELECTRON, openElectronFace } from './open-electron-face.ts';
import { openPageFace } from './open-page-face.ts';
import { openStandInFace } from './open-stand-in-face.ts';

const OPEN: Readonly<Record<FaceName, (folder: string, language: Language) => Promise<Face>>> = {
  page: openPageFace,
  'stand-in': openStandInFace,
  electron: openElectronFace,
};

/** The faces that can be opened on this machine: Chromium shows two of them, Electron's run time the third. */
export const FACES: readonly FaceName[] = [
  ...(have('chromium') ? (['page', 'stand-in'] as const) : []),
  ...(ELECTRON ? (['electron'] as const) : []),
];

export function openFace(name: FaceName, folder: string, language: Language): Promise<Face> {
  return OPEN[name](folder, language);
}
