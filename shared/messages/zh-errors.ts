import { errorTexts } from './error-text.ts';
import { zhJobErrors } from './zh-job-errors.ts';
import { zhPageErrors } from './zh-page-errors.ts';
import { zhRecordErrors } from './zh-record-errors.ts';
import { zhTargetErrors } from './zh-target-errors.ts';

/** Shown wherever an error is: at the end of a command, on an error panel, beside a failed item, in `--json`. */
export const zhErrors = errorTexts({
  'usage.invalid': {
    title: '无法按此要求执行',
    explain: '{{detail}}',
    remedy: '更正输入。在命令行中，命令后加 --help 可列出其选项。',
  },
  'usage.needsAnswer': {
    title: '需要回答一个问题，但当前没有终端',
    explain: '问题是：{{question}}',
    remedy: '用 {{option}} 给出回答。',
  },
  'usage.cancelled': {
    title: '已在提问处停止',
    explain: '没有执行任何操作。',
    remedy: '知道答案后重新执行命令。',
  },

  'input.notFound': {
    title: '文件或目录不存在：{{path}}',
    explain: '{{path}} 处没有任何内容。',
    remedy: '检查拼写，以及路径的起始目录。',
  },
  'input.unreadable': {
    title: '无法读取 {{path}}',
    explain: '系统拒绝访问：{{detail}}',
    remedy: '检查访问权限，并确认没有其他程序占用该文件。',
  },
  'input.notYaml': {
    title: 'YAML 格式错误：{{path}} 第 {{line}} 行',
    explain: '{{detail}}',
    remedy: '修正第 {{line}} 行。如要略过此文件继续导出，请使用 --skip-file。',
  },
  'input.tooLarge': {
    title: '文件过大：{{path}}',
    explain: '此类文件最多读取 {{limit, bytes}}。',
    remedy: '请确认是否选对文件：回执或密钥都很小。若是部署文件，请不包含此文件，或将其拆分。',
  },
  'input.binary': {
    title: '不是文本文件：{{path}}',
    explain: '该文件是二进制数据，因此不在其中查找镜像。',
    remedy: '不包含此文件，或提供生成它的部署文件。',
  },
  'input.noImage': {
    title: '未找到镜像',
    explain: '已查找：{{paths}}。其中没有任何容器镜像引用。',
    remedy: '确认这些是部署文件。若镜像写在不常见的位置，用 --include 或规则文件指明。',
  },
  'input.noneChosen': {
    title: '没有可导入的镜像',
    explain: '以下条件未选中任何镜像：{{patterns}}。',
    remedy: 'gapferry inspect 会列出镜像的名称；* 代表任意内容。',
  },
  'input.badReference': {
    title: '不是有效的镜像引用：{{reference}}',
    explain: '{{detail}}',
    remedy: '写成 HOST/REPOSITORY:TAG 或 HOST/REPOSITORY@sha256:DIGEST。',
  },
  'input.secret': {
    title: '待携带的文件中含有敏感信息',
    explain: '以下位置有口令、令牌或密钥：{{places}}。其内容不显示，也不保存。',
    remedy:
      '将其从文件中移除，或排除这些文件，或不携带文件（--sources none），或说明理由后接受（--accept-secrets REASON，理由会被记录）。',
  },
  'input.badLock': {
    title: '锁定文件不可用：{{path}}',
    explain: '{{detail}}',
    remedy: '提供 ImagesLock，或带 overrides 的 kbld Config。gapferry lock 可以生成这两种格式。',
  },
  'input.badRules': {
    title: '规则无法执行：{{path}} 第 {{line}} 行',
    explain: '{{detail}}。缺少这些规则，会漏掉镜像或认错镜像名称。',
    remedy: '修正 kbld Config 或规则文件的第 {{line}} 行；kbld 也会拒绝它。',
  },
  'input.selection': {
    title: '{{reference}} 用哪个镜像须由 kbld 选定：{{path}} 第 {{line}} 行',
    explain: '此 kbld Config 的一个 override 用 tagSelection 或 platformSelection 来选择，而这里不执行这种选择。',
    remedy:
      '把选定的 Tag 或摘要写入 newImage；或先让 kbld 选择（kbld -f 文件 --lock-output 锁定文件），再用 --lock 提供该锁定文件。',
  },
  'input.lockMismatch': {
    title: '锁定文件与部署文件不符：{{reference}}',
    explain: '{{detail}}',
    remedy: '用当前的文件重新生成锁定文件。',
  },
  'input.notRewritten': {
    title: '部分镜像引用无法改写',
    explain: '位置：{{places}}。含有无新地址镜像的文件整个保持原样，其余均已改写。',
    remedy: '手工修改这些位置；如不需要这些镜像，用 --exclude 排除。',
  },
  'input.badArchive': {
    title: '无法读取归档文件 {{path}}',
    explain: '{{detail}}',
    remedy: '重新生成归档文件，或解包后提供目录。',
  },
  'input.outside': {
    title: '此处不允许打开该目录：{{path}}',
    explain: '页面只显示主机管理员允许的目录。',
    remedy: '选择其他目录，或启动 gapferry serve 时用 --root 指定该目录。',
  },

  'registry.unknownHost': {
    title: '未知主机：{{host}}',
    explain: '无法解析 {{host}} 的地址。',
    remedy: '检查拼写和域名服务器。若须经代理或镜像源访问，请为该 Registry 设置。',
  },
  'registry.unreachable': {
    title: '无法连接 {{host}}',
    explain: '{{detail}}',
    remedy: '检查网络、端口和代理，然后继续。无法直接访问的 Registry 可以设置镜像源。',
  },
  'registry.certificate': {
    title: '{{host}} 的证书不受信任',
    explain: '{{detail}}。证书的 SHA-256 指纹：{{fingerprint}}',
    remedy:
      '与通过其他途径获得的指纹核对，然后只信任此证书（gapferry registry trust {{host}}），或设置 CA 证书（gapferry registry set {{host}} --ca FILE）。',
  },
  'registry.plainHttp': {
    title: '{{host}} 未加密',
    explain: '该 Registry 使用明文 HTTP，只有按名称明确允许后才会使用。',
    remedy: '若确属预期，请允许：gapferry registry set {{host}} --plain-http。',
  },
  'registry.unauthorized': {
    title: '{{host}} 的登录缺失或未被接受',
    explain: '{{detail}}（请求：{{repository}}）',
    remedy:
      '登录：gapferry registry login {{host}}。若已登录，则口令或令牌有误或已过期，或镜像仓库不存在：有些 Registry 对此答复相同。',
  },
  'registry.forbidden': {
    title: '无权读取 {{host}} 的 {{repository}}',
    explain: '登录成功，但无此权限：{{detail}}',
    remedy: '申请该镜像仓库的拉取权限，或换一个账户登录。',
  },
  'registry.notFound': {
    title: '{{host}} 上没有 {{repository}}',
    explain: '{{detail}}',
    remedy: '检查镜像仓库和 Tag。镜像可能已被删除，或登录后才可见。',
  },
  'registry.digestMissing': {
    title: '{{host}} 上没有此摘要',
    explain: '{{repository}} 存在，但其中没有 {{digest}}。',
    remedy: '镜像可能已被覆盖并清理。重新生成锁定文件，或使用仍保留它的镜像源。',
  },
  'registry.tagMoved': {
    title: 'Tag 已指向其他镜像：{{reference}}',
    explain: '锁定文件中为 {{locked}}，Registry 现在为 {{now}}。',
    remedy: '查明镜像变化的原因。然后重新生成锁定文件，或按摘要导出以保留原镜像。',
  },
  'registry.wrongBytes': {
    title: '{{host}} 返回了错误的数据',
    explain: '请求 {{repository}} 的 {{digest}}，两次得到的内容都不符，已丢弃。',
    remedy: '本机与 {{host}} 之间的代理或镜像源可能改动了内容，请绕开后重试。若仍如此，请告知 Registry 的管理者。',
  },
  'registry.rateLimited': {
    title: '{{host}} 暂时不再接受请求',
    explain: 'Registry 要求等待 {{seconds, duration}}。',
    remedy: '等待后继续，已完成的部分不会丢失。登录或使用镜像源通常可以提高限额。',
  },
  'registry.schema1': {
    title: '镜像格式过旧：{{reference}}',
    explain: '这是 Docker schema 1 镜像，其内容没有可校验的摘要，各 Registry 也已不再接受。',
    remedy: '请用现行工具重新构建或推送该镜像。',
  },
  'registry.manifestTooLarge': {
    title: 'Manifest 过大',
    explain: '{{host}} 上 {{repository}} 的一个 manifest 超过 {{limit, bytes}}，这是各 Registry 的上限。',
    remedy: '这不是正常的镜像。将其排除，并告知发布者。',
  },
  'registry.manifestInvalid': {
    title: '{{repository}} 的 manifest 无效',
    explain: '{{host}} 返回的内容不合规范：{{detail}}',
    remedy: '请重新推送该镜像，或将其排除。',
  },
  'registry.mirrorOnly': {
    title: '{{reference}} 仅由镜像源确认',
    explain: '摘要来自 {{mirror}}，无法向源站核实，而本次要求每个摘要都由源站确认。',
    remedy: '使源站可以访问，或用已知的摘要固定镜像，或导出时不加 --confirm-origin。',
  },
  'registry.platformMissing': {
    title: '{{reference}} 没有 {{wanted}} 平台',
    explain: '可用平台：{{available}}。',
    remedy: '从中选择，或不限定平台，或排除该镜像。',
  },
  'registry.unsafe': {
    title: '已拒绝 {{host}} 的不安全答复',
    explain: '{{detail}}',
    remedy: '这可能是攻击，也可能是代理配置有误。重试之前请先询问 Registry 的管理者。',
  },
  'registry.protocol': {
    title: '{{host}} 的答复不符合 Registry 规范',
    explain: '状态码 {{status}}：{{detail}}',
    remedy: '确认 {{host}} 是 Registry 的地址，而不是网页或代理。若地址无误，请稍后重试。',
  },
  'registry.failing': {
    title: '{{host}} 出现故障（状态码 {{status}}）',
    explain: '{{detail}}（请求：{{repository}}）',
    remedy:
      '故障在 Registry 或其前方的代理，而非请求本身。请检查其日志、磁盘和服务，然后继续：已到达的内容不会重复发送。',
  },
  'registry.otherName': {
    title: '{{host}} 的证书签发给了其他名称',
    explain: '证书适用于：{{names}}。信任该证书或其签发者都无济于事。',
    remedy: '改用上述名称之一作为地址（可能需要在 DNS 或 hosts 文件中添加记录），或另行签发包含 {{host}} 的证书。',
  },
  'registry.credentials': {
    title: '无法取得 {{host}} 的登录信息',
    explain: '{{detail}}',
    remedy: '检查凭据助手和 docker 配置，或重新登录（gapferry registry login {{host}}）。',
  },

  'registry.notConfirmed': {
    title: '{{host}} 的证书未得到确认',
    explain: '可供信任的证书的 SHA-256 指纹为 {{fingerprint}}，与所告知的不一致。',
    remedy: '通过此连接以外的途径向管理员核实指纹。若不一致，可能有人在中间拦截，请勿信任。',
  },
  ...zhTargetErrors,

  'medium.full': {
    title: '{{path}} 空间不足',
    explain: '需要 {{needed, bytes}}，可用 {{free, bytes}}。',
    remedy: '腾出空间，或换用更大的介质，或分卷（--volume-size），然后继续。',
  },
  'medium.nameTooLong': {
    title: '名称超出介质允许的长度',
    explain: '{{name}} 无法写入 {{path}}。',
    remedy: '换用较短的输出目录或镜像包名称。',
  },
  'medium.fileTooLarge': {
    title: '文件超出介质允许的大小',
    explain: '{{path}} 将有 {{size, bytes}}，而该文件系统最多允许 {{limit, bytes}}。',
    remedy: '切分大文件（FAT32 用 --max-file-size 4294967295），或将介质格式化为 exFAT。',
  },
  'medium.denied': {
    title: '无法读写 {{path}}',
    explain: '{{detail}}',
    remedy: '检查介质的写保护和访问权限。',
  },
  'medium.busy': {
    title: '{{path}} 被其他程序占用',
    explain: '已重试一分钟。通常是杀毒软件或索引程序正在工作。',
    remedy: '等待其结束，或将介质排除在扫描之外，然后继续。',
  },
  'medium.gone': {
    title: '介质已断开：{{path}}',
    explain: '介质被拔出，或出现故障。',
    remedy: '在同一位置重新插入，然后继续：已写入的内容经校验后保留。',
  },
  'medium.vanished': {
    title: '介质上的文件消失了：{{path}}',
    explain: '它属于：{{images}}。杀毒软件会移走它怀疑的文件。',
    remedy: '查看杀毒软件的隔离区。然后重新导出，或恢复该文件后继续。',
  },
  'medium.occupied': {
    title: '{{path}} 处已有内容',
    explain: '它不是由本命令开始的，因此原样保留。',
    remedy:
      '换一个名称，或先移走已有的内容。若其名称以 .part 结尾，则是先前的导出留下的：用 gapferry job list 查看能否恢复；已取消的任务所留下的可以删除。',
  },
  'medium.io': {
    title: '介质工作不可靠：{{path}}',
    explain: '{{detail}}',
    remedy: '再试一次。若仍出现，请更换介质：它可能即将损坏。',
  },
  'medium.volumeTooSmall': {
    title: '分卷太小：{{size, bytes}}',
    explain: '每个分卷都必须包含的内容，加上至少一块镜像层的空间，需要 {{needed, bytes}}。',
    remedy: '增大 --volume-size，或一次导出较少的镜像或部署文件。',
  },
  'medium.tooManyFiles': {
    title: '{{path}} 的文件系统容纳不下这么多文件',
    explain: '一个目录中将有 {{files}} 个文件，而 FAT32 对这种名称最多容纳 {{limit}} 个。',
    remedy: '改为写成 .tar，或将介质格式化为 exFAT。',
  },

  'bundle.notBundle': {
    title: '不是镜像包：{{path}}',
    explain: '其中没有镜像清单（bundle.json）。',
    remedy: '提供 gapferry export 生成的目录或 tar 文件。',
  },
  'bundle.unsealed': {
    title: '镜像包未完成：{{path}}',
    explain: '这是被中断的导出留下的，还没有签名。',
    remedy: '在导出一侧继续该任务，然后重新携带。',
  },
  'bundle.practice': {
    title: '这是模拟体验的镜像包：{{path}}',
    explain: '模拟体验的镜像包不能正式导入。',
    remedy: '用 gapferry export 生成正式的镜像包。',
  },
  'bundle.critical': {
    title: '此镜像包需要更新版本的 Gapferry',
    explain: '它使用了必须理解而此处未知的特性：{{fields}}。',
    remedy: '更新本侧的 Gapferry 后再导入。',
  },
  'bundle.mixed': {
    title: '这些分卷不属于同一个镜像包',
    explain: '{{first}} 与 {{second}} 的镜像清单不同。',
    remedy: '只提供同一个镜像包的分卷。',
  },
  'bundle.volumeMissing': {
    title: '分卷不全',
    explain: '缺少：{{volumes}}。其中有：{{holds}}',
    remedy: '取来缺少的分卷后继续。已有的部分已通过校验，继续有效。',
  },
  'bundle.notAllHere': {
    title: '分卷不全',
    explain: '缺少分卷 {{volumes}}。现有的内容均已读取，与签名时一致。',
    remedy: '请在各分卷所在处校验缺少的分卷，可单独校验，也可一起校验。gapferry inspect 可查看各分卷的内容。',
  },
  'bundle.listInvalid': {
    title: '镜像清单无效',
    explain: '{{detail}}',
    remedy: '不要使用此镜像包。请重新制作并携带。',
  },
  'bundle.changed': {
    title: '镜像包中的文件被改动：{{file}}',
    explain: '{{path}} 处的内容与镜像清单不符。',
    remedy: '不要使用此镜像包，请重新携带。若再次出现，请更换介质，并告知安全负责人。',
  },
  'bundle.missing': {
    title: '镜像包缺少文件：{{file}}',
    explain: '镜像清单中有它，但 {{path}} 处没有。',
    remedy: '请重新完整携带，并查看途中杀毒软件的隔离区。',
  },
  'bundle.added': {
    title: '镜像包中多出文件：{{file}}',
    explain: '它位于 {{path}}，但不在镜像清单中。',
    remedy: '查明是谁放入的。在此之前不要使用此镜像包。',
  },
  'bundle.truncated': {
    title: '镜像包不完整：{{path}}',
    explain: '此处应有 {{expected, bytes}} 的内容，实有 {{found, bytes}}。',
    remedy: '复制过程被中断。请重新复制，并在拔出介质前先弹出。',
  },
  'bundle.signatureInvalid': {
    title: '验签失败：{{path}}',
    explain: '镜像清单与此签名不相符。{{detail}}',
    remedy: '不要使用此镜像包。请重新携带，并告知安全负责人。',
  },
  'bundle.signatureMissing': {
    title: '缺少签名：{{path}}',
    explain: '镜像清单注明已签名，但没有找到签名。',
    remedy: '请重新完整携带。签名不会自行丢失。',
  },
  'bundle.unsafe': {
    title: '已拒绝不安全的镜像包：{{path}}',
    explain: '条目 {{entry}}：{{detail}}',
    remedy: '不要使用。正常程序不会写出这样的内容，请告知安全负责人。',
  },

  'trust.unknownSigner': {
    title: '签名有效，但签名人未登记',
    explain: '签名真实，出自密钥 {{fingerprint, groups}}，但该密钥不在受信签名人清单中。',
    remedy:
      '通过此介质以外的途径核实指纹，然后登记该密钥（gapferry trust add）。仅此一次的强制放行：--accept-untrusted REASON，理由会被记录。',
  },
  'trust.unsigned': {
    title: '镜像包没有签名：{{path}}',
    explain: '无法得知由谁制作，也无法得知是否被改动。',
    remedy: '请导出一侧签名。若必须照此接受：--accept-unsigned REASON，理由会被记录。',
  },
  'trust.notConfirmed': {
    title: '后八位不一致',
    explain: '此密钥的指纹以 {{beginning, groups}} 开头，但结尾与输入的内容不一致。',
    remedy: '通过电话或纸面再次向签名人核实，不要照抄屏幕上的字符。',
  },

  'key.missing': {
    title: '没有密钥 {{name}}',
    explain: '既没有此名称的密钥，也没有这个文件。',
    remedy: '用 gapferry key list 查看用于签名的密钥，用 gapferry trust list 查看已登记的签名人。',
  },
  'key.none': {
    title: '没有可用于签名的密钥',
    explain: '镜像包须签名，另一侧才能知道由谁制作、是否被改动。',
    remedy: '新建一个（gapferry key new NAME），或指定一个（--key NAME），或不签名导出（--unsigned）。',
  },
  'key.noneForReceipt': {
    title: '没有可为回执签名的密钥',
    explain: '回执须签名，导出方据此确认是谁证实了导入。',
    remedy: '新建一个（gapferry key new NAME），或指定一个（--key NAME）。',
  },
  'key.several': {
    title: '有多个可用于签名的密钥',
    explain: '分别是：{{names}}。',
    remedy: '请用 --key NAME 指定用哪一个签名。',
  },
  'key.exists': {
    title: '密钥 {{name}} 已存在',
    explain: '密钥不会被覆盖，每个已登记的密钥只有一个名称。',
    remedy: '请使用已有的密钥；若是另一个密钥，请换一个名称。',
  },
  'key.invalid': {
    title: '密钥不可用：{{path}}',
    explain: '{{detail}}',
    remedy: '密钥须为 ECDSA P-256：私钥为 cosign 格式或 PKCS#8，公钥为 PEM。',
  },
  'key.passphrase': {
    title: '密钥 {{name}} 的口令错误',
    explain: '无法用它打开密钥。',
    remedy: '请重试。遗失的口令无法找回：只能新建密钥，并在另一侧登记。',
  },
  'key.passphraseNeeded': {
    title: '密钥 {{name}} 需要口令',
    explain: '没有提供口令，当前也没有终端可以询问。',
    remedy: '设置 GAPFERRY_PASSPHRASE，或用 --passphrase-file FILE 提供文件。',
  },

  'state.unsafeFolder': {
    title: 'Gapferry 不能把数据保存在 {{path}}',
    explain: '{{detail}}',
    remedy: '用 GAPFERRY_HOME 指定本地磁盘上的目录。',
  },
  'state.damaged': {
    title: '目录库已损坏：{{path}}',
    explain: '{{detail}}',
    remedy:
      '关闭所有 Gapferry，然后执行：gapferry catalog restore。它用最近的可用备份替换，并保留损坏的文件。请检查磁盘。',
  },
  'state.newer': {
    title: '目录库由更新版本的 Gapferry 写入：{{path}}',
    explain: '本版本不认识其格式，因此不做改动。',
    remedy: '使用更新的版本，或换一个目录（GAPFERRY_HOME）。',
  },
  'state.busy': {
    title: '目录库正在使用：{{path}}',
    explain: '本工作站上另一个 Gapferry 写入时间过长。',
    remedy: '稍后重试。',
  },
  'state.unwritable': {
    title: '无法写入目录库：{{path}}',
    explain: '{{detail}}',
    remedy: '检查该目录的可用空间和访问权限，然后重试。此前的记录不受影响。',
  },

  ...zhRecordErrors,

  ...zhJobErrors,
  ...zhPageErrors,

  'internal.nodeVersion': {
    title: '需要 Node.js {{needed}} 或更高版本',
    explain: '当前为 Node.js {{found}}。',
    remedy: '执行 “npm ci” 后用 “npm run -s gapferry --” 运行，它自带所需的 Node.js；或安装 Node.js {{needed}}。',
  },
  'internal.bug': {
    title: 'Gapferry 内部错误',
    explain: '不应出现的情况：{{detail}}',
    remedy: '请连同命令和此处文字一并反馈。没有留下看似完整的半成品。',
  },
  'internal.hostGone': {
    title: 'Gapferry 没有响应',
    explain: '页面背后的程序已停止，或连接已中断。任务已完成的部分不会丢失。',
    remedy: '重新运行 gapferry serve，然后打开它显示的链接。',
  },
  'internal.noSession': {
    title: '此页面尚未登录 Gapferry',
    explain: '链接只能使用一次，有效期一分钟；刷新页面或停止 Gapferry 后，会话随之结束。',
    remedy: '在运行 gapferry serve 的终端按回车键，打开新显示的链接；或重新启动。',
  },
});
