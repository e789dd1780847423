/** Menus, dialogs and notifications of the desktop window, for zh.ts. */
export const zhDesktop = {
  // Menu bar, and what is in it. & stands before the letter that Alt reaches.
  'menu.file': '文件(&F)',
  'menu.file.quit': '退出',
  'menu.edit': '编辑(&E)',
  'menu.edit.undo': '撤销',
  'menu.edit.redo': '重做',
  'menu.edit.cut': '剪切',
  'menu.edit.copy': '复制',
  'menu.edit.paste': '粘贴',
  'menu.edit.selectAll': '全选',
  'menu.view': '查看(&V)',
  'menu.view.reload': '重新加载页面',
  'menu.view.zoomIn': '放大',
  'menu.view.zoomOut': '缩小',
  'menu.view.zoomReset': '实际大小',
  'menu.view.fullScreen': '全屏',
  'menu.view.tools': '开发者工具',
  'menu.help': '帮助(&H)',
  'menu.help.about': '关于 Gapferry',
  // About, from the menu.
  'about.detail': '版本 {{version}}。数据保存在 {{home}}。',

  // When the window is closed while jobs run.
  'close.title_other': '有 {{count}} 个任务正在运行',
  'close.detail': '现在关闭 Gapferry 会暂停正在运行的任务。不会丢失任何内容：重新打开后即可继续。',
  'close.stay': '继续运行',
  'close.leave': '暂停并关闭',

  // Notifications, when a job ends while another window is in front.
  'ended.succeeded': '已完成',
  'ended.incomplete': '未全部完成：有内容缺失',
  'ended.failed': '失败',
  'ended.paused': '已暂停',
  'ended.cancelled': '已取消',

  // npm start, in the terminal.
  'start.building': '正在由源码构建应用。',
  'start.page': '本机没有 Electron 运行时（可用 “npx install-electron” 获取），改以网页方式打开同一应用。',

  // When the app cannot start.
  'start.failed': 'Gapferry 无法启动',
} as const;
