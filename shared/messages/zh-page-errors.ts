/** Texts of errors of the local page, for zh-errors.ts. */
export const zhPageErrors = {
  'page.port': {
    title: '无法监听本机端口 {{port}}',
    explain: '{{detail}}',
    remedy: '不指定 --port 可自动选择空闲端口，也可换用其他端口。',
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
