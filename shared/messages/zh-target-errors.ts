/** Texts of errors of the registry that images go to, for zh-errors.ts. */
export const zhTargetErrors = {
  'target.projectMissing': {
    title: '{{host}} 上没有项目 {{project}}',
    explain: 'Harbor 只接受推送到已有项目的镜像。它的答复与口令错误相同，但实际并非口令问题。',
    remedy: '若账户有权，可用 --create-project 创建，或请管理员创建，或选择其他项目。',
  },
  'target.noPush': {
    title: '无权推送到 {{host}} 的 {{repository}}',
    explain: '{{detail}}',
    remedy: '申请该项目的推送权限，或换用有权限的账户。机器人账户需要“推送镜像仓库”权限。',
  },
  'target.quota': {
    title: '项目配额不足',
    explain: '{{host}} 的 {{repository}}：{{detail}}',
    remedy: '提高配额或清理旧镜像后继续，已上传的内容不会重传。',
  },
  'target.quotaAsked': {
    title: '为新项目申请的配额不足',
    explain: '{{host}} 的 {{repository}}：{{detail}}',
    remedy: '用 --project-quota 申请更大的配额，或用 --skip 排除部分镜像。',
  },
  'target.immutableTag': {
    title: 'Tag {{tag}} 不可变',
    explain: '{{host}} 的 {{repository}} 中已有不可变 Tag {{tag}}，且摘要不同。',
    remedy: '查明哪一个是正确的。然后用 --skip 去掉该镜像，或请人删除旧 Tag 或修改规则，或导入到其他位置。',
  },
  'target.readOnly': {
    title: '{{host}} 目前处于只读状态',
    explain: '{{detail}}',
    remedy: '由管理员设置，通常是为了清理。恢复后继续即可。',
  },
  'target.bodyTooLarge': {
    title: '{{host}} 前端的代理拒绝大文件上传',
    explain: '{{repository}} 的一个 {{size, bytes}} 的层被拒绝（413），分块上传也不行。',
    remedy: '请放宽 Registry 前端代理的限制（nginx：client_max_body_size 0），然后继续。',
  },
  'target.refused': {
    title: '{{host}} 拒绝了 {{repository}}',
    explain: '状态码 {{status}}：{{detail}}',
    remedy: '以上是 Registry 给出的原因。排除后继续。',
  },
  'target.collision': {
    title: '两个镜像的目标地址相同',
    explain: '{{first}} 和 {{second}} 都会变成 {{address}}。',
    remedy: '换用能区分它们的路径模板，例如包含 {registry} 和 {path}。',
  },
  'target.badAddress': {
    title: '不是可推送的地址：{{to}}',
    explain: '应为 HOST/PROJECT 或 HOST/PROJECT/PREFIX，不带 https://，全部小写，例如 harbor.example/apps/team。',
    remedy: '写明主机（有端口则带端口）和项目。',
  },
  'target.notHarbor': {
    title: '{{host}} 不是 Harbor',
    explain: '只有 Harbor 能完成所要求的操作：{{options}}。尚未发送任何内容。',
    remedy: '去掉这些选项，或检查地址：Harbor 前方的代理可能挡住了它的 API（/api/v2.0）。',
  },
  'target.badTemplate': {
    title: '路径模板不可用：{{template}}',
    explain: '{{detail}}',
    remedy: '模板可以使用 {registry}、{path} 和 {name}，结果必须是合法的镜像仓库名称。',
  },
  'target.digestDiffers': {
    title: '目标端 {{reference}} 的内容不同',
    explain: '应为 {{expected}}，实为 {{found}}。',
    remedy: '有人写入了同一 Tag。查明后再次导入。',
  },
  'target.noCreate': {
    title: '无法在 {{host}} 上创建项目 {{project}}',
    explain: '{{detail}}',
    remedy: '请管理员创建，或换用有权创建项目的账户。机器人账户中只有系统级的可以创建项目。',
  },
  'target.proxyCache': {
    title: '{{host}} 的项目 {{project}} 是代理缓存项目',
    explain: '这种项目由 Harbor 自行从其他仓库拉取内容，不接受推送。',
    remedy: '选择其他项目。',
  },
  'target.badName': {
    title: '{{host}} 不接受名称 {{name}}',
    explain: '{{detail}}',
    remedy: '选择其他项目或路径模板。',
  },
  'target.sparseIndex': {
    title: '镜像包中缺少 {{reference}} 的部分内容',
    explain: '其索引列出了 {{missing}}，但未随包携带。{{host}} 只接受各部分齐全的索引。',
    remedy: '重新导出完整镜像，或用 --platform 导出（会按携带的内容生成新索引）。也可用 --skip 排除该镜像。',
  },
  'target.noScan': {
    title: '{{host}} 未能扫描 {{reference}}',
    explain: '{{detail}}',
    remedy:
      '该项目需要配置扫描器，且账户须有启动扫描的权限（维护人员，或具有“创建扫描”权限的机器人账户）。镜像本身已就位。',
  },
  'target.vulnerable': {
    title: '导入的镜像不符合扫描策略',
    explain: '{{count}} 个镜像高于 {{level}} 级或状态未知：{{images}}。镜像已在目标端就位。',
    remedy: '查看各镜像的报告。导入修复后的镜像，或登记写明理由和截止日期的豁免（--waivers）。',
  },
  'target.badWaivers': {
    title: '{{path}} 中的豁免清单无法使用',
    explain: '缺失或有误：{{detail}}',
    remedy: '每项豁免须写明漏洞编号或镜像、理由和截止日期（until: 2026-12-31）。',
  },
  'target.noReplication': {
    title: '{{host}} 的复制策略 {{policy}} 未能启动',
    explain: '{{detail}}',
    remedy: '检查策略名称以及是否启用。启动复制需要管理员，或具有“创建复制”权限的系统级机器人账户。',
  },
  'target.replication': {
    title: '{{host}} 的复制 {{policy}} 未能到达所有站点',
    explain: '{{total}} 个任务中有 {{failed}} 个失败：{{detail}}',
    remedy: '在 Harbor 中查看日志，排除原因后继续：会重新启动复制，Harbor 只传送缺少的内容。',
  },
} as const;
