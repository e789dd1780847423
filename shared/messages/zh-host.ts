import type { HostMessage } from './en-host.ts';

/** The same in Chinese; see en-host.ts. */
export const zhHost: Readonly<Record<Exclude<HostMessage, `${string}_one`>, string>> = {
  'help.command.host': '将镜像包作为只读 Registry 直接从介质提供服务',
  'help.option.hostPort': '监听端口，0 表示自动选择空闲端口；默认 5000',
  'help.option.listen': '监听地址，0.0.0.0 表示全部；默认 127.0.0.1',
  'help.option.tlsCert': '要出示的证书（PEM），包含其与 CA 之间的中间证书',
  'help.option.tlsKey': '证书的私钥（PEM）',
  'help.option.tlsMake': '在该目录中生成证书及其 CA，或沿用之前生成的',
  'host.serving_other': '正在 {{address}} 提供 {{name}} 中的 {{count}} 个镜像。按 Ctrl-C 停止。',
  'host.alsoAt': '也可使用：{{addresses}}',
  'host.ca': '节点须信任 {{path}} 中的 CA（SHA-256 {{fingerprint, groups}}）。证书有效期至 {{to}}。',
  'host.plain': '使用明文 HTTP：中间人可以改变标签所指的内容。请按摘要拉取，或为其提供证书。',
  'host.missingVolumes': '分卷 {{volumes}} 不在此处：需要它们的镜像无法完整拉取。',
  'host.problem': '请求的内容已中断：{{short}} {{title}}。{{explain}}',
  'help.option.servePractice': '不走流程：保持两个服务和文件可用，直到 Ctrl-C，供手工试用',
  'practice.served.source': '外网侧 Registry：{{source}}，无需登录。其中有 {{images}}',
  'practice.served.harbor': '内网侧 Harbor：{{harbor}}，项目 {{project}}，用户 admin，口令 {{password}}',
  'practice.served.files': '可供开始的部署文件：{{files}}',
  'practice.served.once': '工作站只需设置一次：',
  'practice.served.until': '二者只能从本机访问，按 Ctrl-C 结束。',
  'host.stopped': '已停止。',
  'host.tlsTwo': '--tls-cert 与 --tls-key 须同时给出，--tls-make 须单独使用。',
  'column.pull': '拉取名称',
};
