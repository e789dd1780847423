/** Menus, dialogs and notifications of the desktop window, for en.ts. */
export const enDesktop = {
  // Menu bar, and what is in it. & stands before the letter that Alt reaches.
  'menu.file': '&File',
  'menu.file.quit': 'Quit',
  'menu.edit': '&Edit',
  'menu.edit.undo': 'Undo',
  'menu.edit.redo': 'Redo',
  'menu.edit.cut': 'Cut',
  'menu.edit.copy': 'Copy',
  'menu.edit.paste': 'Paste',
  'menu.edit.selectAll': 'Select all',
  'menu.view': '&View',
  'menu.view.reload': 'Load the page again',
  'menu.view.zoomIn': 'Larger',
  'menu.view.zoomOut': 'Smaller',
  'menu.view.zoomReset': 'Actual size',
  'menu.view.fullScreen': 'Full screen',
  'menu.view.tools': 'Developer tools',
  'menu.help': '&Help',
  'menu.help.about': 'About Gapferry',
  // About, from the menu.
  'about.detail': 'Version {{version}}. Data is kept in {{home}}.',

  // When the window is closed while jobs run.
  'close.title_one': '{{count}} job is running',
  'close.title_other': '{{count}} jobs are running',
  'close.detail': 'If you close Gapferry now, it pauses what runs. Nothing is lost: open it again and resume.',
  'close.stay': 'Keep running',
  'close.leave': 'Pause and close',

  // Notifications, when a job ends while another window is in front.
  'ended.succeeded': 'Done',
  'ended.incomplete': 'Incomplete: something is missing',
  'ended.failed': 'Failed',
  'ended.paused': 'Paused',
  'ended.cancelled': 'Cancelled',

  // npm start, in the terminal.
  'start.building': 'Building the app from its sources.',
  'start.page':
    'The run time of Electron is not on this machine ("npx install-electron" fetches it): opening the same app as a page instead.',

  // When the app cannot start.
  'start.failed': 'Gapferry cannot start',
} as const;
