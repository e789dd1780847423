import { type BrowserWindow, dialog } from 'electron';
import type { Translator } from '../../shared/messages/translator.ts';

/** Asks whether to close although jobs run. Escape and Enter keep them running. */
export async function askToClose(window: BrowserWindow, { t }: Translator, count: number): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    title: 'Gapferry',
    message: t('close.title', { count }),
    detail: t('close.detail'),
    buttons: [t('close.stay'), t('close.leave')],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1;
}
