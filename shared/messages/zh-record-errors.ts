/** 审计日志、回执、批次系列的错误；zh-errors.ts 的一部分。 */
export const zhRecordErrors = {
  'state.noBackup': {
    title: '没有可用的目录库备份：{{path}}',
    explain: '其中没有既能打开又完整的文件。',
    remedy: '用 --from FILE 指定其他备份。若没有任何备份，请将损坏的目录库移开并保留，然后重新开始。',
  },
  'state.catalogGone': {
    title: '本工作站的目录库不见了或已被清空：{{path}}',
    explain: '其备份在 {{backups}}。不会就此新建：否则审计日志、数据流编号和受信任的密钥会无声无息地丢失。',
    remedy: '用最近的备份恢复：gapferry catalog restore。若仍要重新开始，请将备份文件夹移到别处并保留。',
  },
  'state.catalogLost': {
    title: '本工作站的目录库不见了或已被清空：{{path}}',
    explain:
      '没有它的备份，但 {{keys}} 中有签名密钥，说明它曾经存在。不会就此新建：否则审计日志、数据流编号和受信任的签名人会无声无息地丢失。',
    remedy:
      '请放回目录库或其副本：gapferry catalog restore --from FILE。若仍要重新开始：将密钥文件夹移开，启动一次 Gapferry，再导入密钥（gapferry key import），并告知对方日志已换新。',
  },
  'state.catalogSound': {
    title: '目录库完好，未作替换：{{path}}',
    explain: '换成备份会丢掉备份之后的所有记录。',
    remedy: '若确要如此：--accept-rollback 理由。现有目录库会保留在旁，理由写入审计日志。',
  },
  'audit.damaged': {
    title: '审计日志不完整：链在第 {{entry}} 条处断开',
    explain: '{{detail}}',
    remedy: '原样保留目录库，不要继续使用，并与备份以及对方保存的日志头比对。',
  },
  'audit.headDiffers': {
    title: '审计日志已不是原来的日志',
    explain: '它曾有日志头 {{head}}。{{detail}}',
    remedy: '日志被截断、重写，或被旧副本替换。请查明何人何时所为：备份和对方保存的日志头可说明从哪一条开始。',
  },
  'audit.notSigned': {
    title: '审计日志不完整，未给出其日志头',
    explain: '其中前 {{sure}} 条可信。现在的日志头也会为其余条目作保。',
    remedy:
      'gapferry audit verify 会说明问题所在。查明之后（例如恢复过备份）：gapferry audit checkpoint --accept-damaged 理由，理由写入日志。',
  },
  'audit.notSealed': {
    title: '此处的审计日志不完整，未封存镜像包',
    explain: '其中前 {{sure}} 条可信。镜像包会携带日志头，它也会为其余条目作保。',
    remedy:
      'gapferry audit verify 会说明问题所在。查明之后（例如恢复过备份）：export --accept-damaged-log 理由，理由写入日志；在界面上位于“更多选项”之中。',
  },
  'audit.rowsDiffer': {
    title: '目录库的记载有 {{count}} 处与审计日志不同',
    explain: '两者总是一同写入：目录库中的行被绕过 Gapferry 改动、删除或添加。日志是完整的。',
    remedy: '以日志为准：gapferry audit list --on 标识（镜像包、任务或密钥）。请将目录库与备份比对，并查明何人改动。',
  },
  'audit.badHead': {
    title: '这不是审计日志头：{{text}}',
    explain: '日志头是条目数、冒号和 64 位十六进制数字，或完整的带签名检查点。',
    remedy: '从回执、镜像包详情（inspect）或打印的报告中抄录。',
  },
  'audit.otherLog': {
    title: '这是对方日志的日志头：{{head}}',
    explain: '它属于日志 {{log, groups}}，其日志头曾随镜像包或回执到达此处。它不能说明本工作站的日志。',
    remedy: '请在该日志所在的工作站上比对。在此处请提供本日志的日志头。',
  },
  'audit.badCollector': {
    title: '审计日志无法转发到 {{target}}',
    explain: '目标写作 tcp://HOST[:PORT]、tls://HOST[:PORT]，或文件的完整路径。',
    remedy: '请按其中一种形式填写。',
  },
  'note.invalid': {
    title: '这不是带签名的文本：{{path}}',
    explain: '{{detail}}',
    remedy: '请提供完整的原文件，包括最后几行：那是签名。',
  },
  'note.forged': {
    title: '签名不符：{{path}}',
    explain: '签名指明的密钥在此已登记，但该密钥并未签署这段文本。',
    remedy: '若是从纸上录入或扫描的，请逐字核对后再次登记。否则不要采信：请对方重新制作，并查明途中何人改动。',
  },
  'print.noBrowser': {
    title: '此处没有可生成 PDF 的浏览器',
    explain: '{{path}} 应为 PDF，但 PATH 中没有以下任何程序：{{names}}。',
    remedy: '改为写入 .html 文件，再用任意浏览器打印，或使用桌面应用。',
  },
  'print.failed': {
    title: '浏览器未能生成 PDF：{{path}}',
    explain: '{{detail}}',
    remedy: '改为写入 .html 文件，再用任意浏览器打印。',
  },
  'catalog.unknownBundle': {
    title: '此处没有这个镜像包：{{bundle}}',
    explain: '本工作站没有封存、验证、导入或拒绝过该名称、标识或任务的镜像包。',
    remedy: '查看已有的镜像包：gapferry catalog bundles。标识给出前 8 位即可。',
  },
  'catalog.ambiguous': {
    title: '以 {{text}} 开头的摘要不止一个',
    explain: '它们是：{{digests}}。',
    remedy: '请多给几位。',
  },
  'receipt.invalid': {
    title: '无法读取此回执：{{path}}',
    explain: '{{detail}}',
    remedy:
      '若是录入的，请与纸面核对后再次登记。否则请提供 receipt make 写出的回执本身，或请对方用相同或更早的版本重新制作。',
  },
  'receipt.unknownSigner': {
    title: '此回执的签名人未登记：{{path}}',
    explain: '它由密钥 {{fingerprint, groups}} 签名，但该密钥不在受信签名人清单中。未予登记。',
    remedy: '请通过此回执以外的途径向导入方核实指纹，登记该密钥（gapferry trust add），然后再次登记此回执。',
  },
  'receipt.unknownBundle': {
    title: '回执所指的镜像包并非由此发出',
    explain: '它确认的是镜像包 {{bundle, digest}}。已作为证据保留，但不作为确认。',
    remedy: '可能由其他工作站发出：请到那里登记。若都没有发出，则有人以你方名义签名。',
  },
  'receipt.otherBundle': {
    title: '此回执属于另一个镜像包',
    explain: '它指明 {{named, digest}}，而不是 {{expected, digest}}。',
    remedy: '请使用该镜像包的回执，或登记时不指定镜像包。',
  },
  'receipt.replayed': {
    title: '此回执已登记过，或已有更新的回执：{{path}}',
    explain: '{{detail}}',
    remedy: '若只是重复发送，无需处理。若应为新回执，请对方重新制作。',
  },
  'receipt.nothingToSay': {
    title: '没有可为 {{bundle}} 确认的内容',
    explain: '此处没有导入过该名称、标识或任务的镜像包。',
    remedy: '查看已导入的内容：gapferry receipt list。',
  },
  'stream.replayed': {
    title: '{{stream}} 的序号 {{number}} 已过时：此前已到 {{highest}}',
    explain: '此镜像包或同一批次系列中更新的镜像包已经导入，或另一个任务正在导入。旧的镜像包会带回旧镜像。',
    remedy: '请导入最新的镜像包。确需导入旧包：--accept-replay REASON，原因将被记录。',
  },
  'stream.equivocation': {
    title: '{{stream}} 的序号 {{number}} 有两个不同的镜像包',
    explain:
      '此处以序号 {{number}} 导入的是 {{first, digest}}。按眼前的镜像包 {{bundle, digest}}，该序号是 {{second, digest}}。一个序号只能对应一个镜像包。',
    remedy: '请通过此介质以外的途径向导出方询问哪一个是真的。此项不可强制放行。',
  },
  'stream.otherSite': {
    title: '此镜像包的目标站点是 {{audience}}，不是 {{site}}',
    explain: '其镜像清单写明了另一个站点。',
    remedy: '请送往 {{audience}}。若本工作站确属该站点，请设置：gapferry settings set site {{audience}}。',
  },
} as const;
