/** Texts of errors of jobs, for zh-errors.ts. */
export const zhJobErrors = {
  'job.missing': {
    title: '没有任务 {{id}}',
    explain: '本工作站没有此编号的任务。',
    remedy: '用 gapferry job list 查看任务。',
  },
  'job.busy': {
    title: '任务正在运行',
    explain: '任务 {{id}} 正由 {{owner}} 执行。',
    remedy: '等待其结束，或在那里取消。',
  },
  'job.notResumable': {
    title: '任务无法继续',
    explain: '任务 {{id}} 已结束：{{state, jobState}}。',
    remedy: '请新建任务。',
  },
  'job.incomplete': {
    title: '未能全部完成',
    explain: '已完整完成 {{done}} 项，缺少 {{missing}} 项（镜像、其附属内容、未改写的文件和位置）。',
    remedy: '排除各项所列的原因后继续，只会处理其余部分；无法改写的位置请手工修改。',
  },
  'job.sealedWithout': {
    title: '镜像包已完成，但缺少部分镜像',
    explain: '缺少 {{missing}} 个镜像。包内已有的内容完整，除非使用了 --unsigned，否则已签名。',
    remedy: '请排除各镜像所列的原因，然后以另一个名称重新导出：已完成的镜像包不会再改动。',
  },
  'job.cancelled': {
    title: '任务已取消',
    explain: '任务 {{id}} 已放弃，没有留下看似完整的半成品。',
    remedy: '需要时重新开始。',
  },
  'job.interrupted': {
    title: '任务已中断',
    explain: '任务 {{id}} 已暂停，已完成的部分会保留。',
    remedy: '继续：gapferry job resume {{id}}。放弃：gapferry job cancel {{id}}。',
  },
  'job.ended': {
    title: '任务已经结束',
    explain: '任务 {{id}} 的状态是 {{state, jobState}}，没有可取消的内容。',
    remedy: '查看详情：gapferry job show {{id}}。',
  },
} as const;
