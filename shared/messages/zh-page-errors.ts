/** Texts of errors of the local page, for zh-errors.ts. */
export const zhPageErrors = {
  'page.port': {
    title: '无法监听端口 {{port}}',
    explain: '{{detail}}',
    remedy: '请换用其他端口；--port 0 自动选择空闲端口。如指定了地址，必须是本机的地址。',
  },
  'page.notBuilt': {
    title: '页面尚未构建',
    explain: '{{path}} 中没有可显示的内容。',
    remedy: '在源码目录中运行：npm run build:renderer',
  },
  'page.upload': {
    title: '无法接收此文件：{{name}}',
    explain: '{{detail}}',
    remedy: '重命名该文件，或将其放到本机后再选择。',
  },
} as const;
