import { app, dialog, Menu, type MenuItemConstructorOptions } from 'electron';
import type { Translator } from '../../shared/messages/translator.ts';

/** The menu bar in a language. `home` is the folder of all state, for About. */
export function showMenu(say: Translator, about: { version: string; home: string }): void {
  const { t } = say;
  const between: MenuItemConstructorOptions = { type: 'separator' };
  const template: MenuItemConstructorOptions[] = [
    { label: t('menu.file'), submenu: [{ role: 'quit', label: t('menu.file.quit') }] },
    {
      label: t('menu.edit'),
      submenu: [
        { role: 'undo', label: t('menu.edit.undo') },
        { role: 'redo', label: t('menu.edit.redo') },
        between,
        { role: 'cut', label: t('menu.edit.cut') },
        { role: 'copy', label: t('menu.edit.copy') },
        { role: 'paste', label: t('menu.edit.paste') },
        { role: 'selectAll', label: t('menu.edit.selectAll') },
      ],
    },
    {
      label: t('menu.view'),
      submenu: [
        { role: 'reload', label: t('menu.view.reload') },
        between,
        { role: 'zoomIn', label: t('menu.view.zoomIn') },
        { role: 'zoomOut', label: t('menu.view.zoomOut') },
        { role: 'resetZoom', label: t('menu.view.zoomReset') },
        between,
        { role: 'togglefullscreen', label: t('menu.view.fullScreen') },
        // For whoever works on Gapferry; an installed one has none.
        ...(app.isPackaged ? [] : [{ role: 'toggleDevTools', label: t('menu.view.tools') } as const]),
      ],
    },
    {
      label: t('menu.help'),
      submenu: [{ label: t('menu.help.about'), click: () => void showAbout(say, about) }],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

async function showAbout({ t }: Translator, about: { version: string; home: string }): Promise<void> {
  await dialog.showMessageBox({
    type: 'info',
    title: 'Gapferry',
    message: 'Gapferry',
    detail: t('about.detail', about),
  });
}
