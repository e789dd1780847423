import type { OnScreenMessage } from './en-on-screen.ts';

/** What a screen says in place of a text that names options and commands; see en-on-screen.ts. */
export const zhOnScreen = {
  'error:usage.invalid:remedy': '更正输入。',
  'error:input.notYaml:remedy': '修正第 {{line}} 行，或略过此文件。',
  'error:input.noImage:remedy':
    '确认这些是部署文件。若镜像写在不常见的位置，请另写一份清单（每行一个），一并加入文件。',
  'error:input.noneChosen:remedy': '回到镜像列表，选择需要的镜像。',
  'error:input.secret:remedy': '将其从文件中移除，或排除这些文件，或在“更多选项”中说明理由后接受（理由会被记录）。',
  'error:input.selection:remedy': '把选定的 Tag 或摘要写入 newImage；或先让 kbld 选择，再提供它的锁定文件。',
  'error:input.badLock:remedy': '提供 ImagesLock，或带 overrides 的 kbld Config。',
  'error:input.notRewritten:remedy': '手工修改这些位置；如不需要这些镜像，可将其排除。',
  'error:input.outside:remedy': '选择其他目录，或请本机的运维人员放行该目录：gapferry serve --root。',
  'error:registry.certificate:remedy':
    '与通过其他途径获得的指纹核对，然后在此 Registry 的设置中只信任此证书，或设置 CA 证书。',
  'error:registry.plainHttp:remedy':
    '若确属预期，请允许对 {{host}} 使用明文 HTTP：传输内容（包括口令）在途中可被读取和篡改。',
  'error:registry.unauthorized:remedy':
    '请登录。若已登录，则口令或令牌有误或已过期，或镜像仓库不存在：有些 Registry 对此答复相同。',
  'error:registry.mirrorOnly:remedy':
    '使源站可以访问，或用已知的摘要固定镜像，或在“更多选项”中允许仅由镜像源确认的摘要。',
  'error:registry.credentials:remedy': '检查凭据助手和 docker 配置，或重新登录。',
  'error:target.projectMissing:remedy': '若账户有权，可在导入时一并创建，或请管理员创建，或选择其他项目。',
  'error:target.quotaAsked:remedy': '返回目标一步，填写更大的配额。',
  'error:target.notHarbor:explain': '所要求的扫描或复制只有 Harbor 能做到。没有发送任何内容。',
  'error:target.immutableTag:remedy':
    '查明哪一个是正确的。然后请人删除旧 Tag 或修改规则，或导入到其他位置。其余镜像照常导入。',
  'error:target.sparseIndex:remedy': '重新导出完整镜像，或在导出时选择平台（会按携带的内容生成新索引）。',
  'error:target.vulnerable:remedy': '查看各镜像的报告。导入修复后的镜像，或提供豁免文件，逐条写明理由和截止日期。',
  'error:medium.full:remedy': '腾出空间，或换用更大的介质，或分卷（“更多选项”中的分卷大小），然后继续。',
  'error:medium.fileTooLarge:remedy': '将介质格式化为 exFAT，或换用其他介质。',
  'error:medium.occupied:remedy':
    '换一个名称，或先移走已有的内容。若其名称以 .part 结尾，则是先前的导出留下的：在任务列表中查看能否恢复；已取消的任务所留下的可以删除。',
  'error:medium.volumeTooSmall:remedy': '增大分卷大小，或一次导出较少的镜像或文件。',
  'error:bundle.notBundle:remedy': '提供导出生成的目录或 tar 文件。',
  'error:bundle.practice:remedy': '退出模拟体验，导出正式的镜像包。',
  'error:bundle.notAllHere:remedy':
    '请在各分卷所在处校验缺少的分卷，可单独校验，也可一起校验。镜像包的“内容”列出各分卷所含。',
  'error:trust.unknownSigner:remedy':
    '通过此介质以外的途径核实指纹，然后将该密钥登记到受信签名人清单。也可说明理由后仅此一次强制放行，理由会被记录。',
  'error:trust.unsigned:remedy': '请导出一侧签名。若必须照此接受，须填写理由，理由会被记录。',
  'error:key.missing:remedy': '设置中列有用于签名的密钥（密钥）和已登记的签名人（受信签名人清单）。',
  'error:key.none:remedy': '新建或选择一个密钥，或不签名导出。',
  'error:key.noneForReceipt:remedy': '在设置的“密钥”中新建一个，然后重新出具回执。',
  'error:key.several:remedy': '请选择用哪一个签名。',
  'error:key.passphraseNeeded:explain': '没有给出口令。',
  'error:key.passphraseNeeded:remedy': '请输入该密钥的口令。',
  'error:state.unsafeFolder:remedy': '请将 Gapferry 的数据放在本地磁盘上（环境变量 GAPFERRY_HOME）。',
  'error:audit.notSigned:remedy':
    '在“历史”中校验日志，可查看问题所在。查明之后（例如恢复过备份），可在命令行说明理由后给出日志头，理由写入日志。',
  'error:audit.notSealed:remedy':
    '在“历史”中校验日志，可查看问题所在。查明之后（例如恢复过备份），在“更多选项”中填写理由，理由写入日志。',
  'error:audit.rowsDiffer:remedy': '以日志为准：在日志中查找相应的标识。请将目录库与备份比对，并查明何人改动。',
  'error:catalog.unknownBundle:remedy': '“历史”中列有已知的镜像包。标识给出前 8 位即可。',
  'error:receipt.unknownSigner:remedy':
    '请通过此回执以外的途径向导入方核实指纹，将该密钥登记到受信签名人清单，然后再次登记此回执。',
  'error:receipt.nothingToSay:remedy': '“历史”中列有已导入的内容。',
  'error:stream.replayed:remedy': '请导入最新的镜像包。确需导入旧包时须填写理由，理由会被记录。',
  'error:stream.otherSite:remedy': '请送往 {{audience}}。若本工作站确属该站点，请在设置中填写本站点名称。',
  'error:job.missing:remedy': '开始页和“历史”中列有任务。',
  'error:job.sealedWithout:explain': '缺少 {{missing}} 个镜像。包内已有的内容完整，除非选择了不签名，否则已签名。',
  'error:job.interrupted:remedy': '继续此任务，或将其取消。',
  'error:job.ended:remedy': '任务页说明其结果。',
  'verdict.untrusted.more': '指纹 {{fingerprint, groups}}。通过此介质以外的途径核实后，在设置的受信签名人清单中登记。',
  'accessory.evidence':
    '“作为证据”的内容属于因选择平台而缩减前的索引：它在镜像包中，但目标端没有可供其依附的内容。它不为新的摘要签名。',
  'notice.mirrorOnly_other':
    '{{count}} 个镜像的摘要仅由镜像源（{{mirrors}}）提供。导出选项中可要求向原 Registry 核实。',
  'notice.kustomizationFiles_other':
    '包内的 kustomization 引用了 {{count}} 个不在文件之列的路径（{{paths}}）：它们不会随行。请将其加入文件，或手工携带。',
  'notice.audienceUnchecked': '此镜像包的目标站点是 {{audience}}。本工作站未设置站点名称，因此未核对：可在设置中填写。',
  'notice.ownLog.differs':
    '告警：此处的审计日志被重写。导出方保存的日志头与之不同：{{before}}，现在为 {{now}}。已记录。请在“历史”中校验日志，可查看哪些条目仍然可靠。',
  'notice.ownLog.ahead':
    '告警：此处的审计日志被截断。导出方保存的日志头比现在更长：{{before}}，现在为 {{now}}。已记录。请在“历史”中校验日志，可查看哪些条目仍然可靠。',
  'audit.clockBack': '第 {{seq}} 条的时间早于前一条：时钟曾被调回。顺序以序号为准；按时间选取时可能漏掉条目。',
  'audit.damagedFrom': '自第 {{seq}} 条起已损坏：其内容不可信。校验日志可查看原因。',
  'audit.listDamaged': '已损坏：第 {{seq}} 条与写入时不一致，或与前一条不衔接。校验日志可查看哪些可信。',
  'preflight.authentication.anonymous.remedy': '在 {{host}} 的设置中登录。',
  'preflight.quota.tight.remedy': '可能在最后一层之前用尽。请先提高配额；已到达的内容会保留，恢复后从那里继续。',
  'preflight.tags.moves.remedy': '若不希望如此，可导入到其他项目。原镜像在清理之前仍可按摘要访问。',
  'preflight.immutable.forbids.remedy':
    '这些镜像不会发送，并在最后列出；其余镜像照常导入。换用其他项目或路径模板可为其另择位置。',
  'preflight.certificate.offer': '核对指纹后，若只信任此证书：{{subject}}，有效期至 {{to}}，SHA-256 {{fingerprint}}。',
} as const satisfies Readonly<Record<Exclude<OnScreenMessage, `${string}_one`>, string>>;
