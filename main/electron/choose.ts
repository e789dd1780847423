import { BrowserWindow, dialog, type OpenDialogOptions, type WebContents } from 'electron';
import { z } from 'zod';

/** What a window may ask a dialog for: ChooseOptions of shared/bridge.ts, decoded. */
export const Choice = z.object({
  kind: z.enum(['files', 'folder', 'save']),
  title: z.string().max(200),
  start: z.string().max(4096).optional(),
});
export type Choice = z.infer<typeof Choice>;

/** Shows the system's dialog over the window that asks. None where the person thought better of it. */
export async function choose(asker: WebContents, { kind, title, start }: Choice): Promise<string[]> {
  const window = BrowserWindow.fromWebContents(asker);
  const options = { title, ...(start ? { defaultPath: start } : {}) };
  if (kind === 'save') {
    const { filePath } = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
    return filePath ? [filePath] : [];
  }
  const properties: OpenDialogOptions['properties'] =
    kind === 'folder' ? ['openDirectory', 'createDirectory'] : ['openFile', 'multiSelections'];
  const opening = { ...options, properties };
  const { filePaths } = await (window ? dialog.showOpenDialog(window, opening) : dialog.showOpenDialog(opening));
  return filePaths;
}
