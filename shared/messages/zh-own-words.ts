import { systemWords } from './system-words.ts';
import { DISCOVER_WORDS } from './zh-discover-words.ts';
import { FILE_WORDS } from './zh-file-words.ts';
import { FINDING_WORDS } from './zh-finding-words.ts';
import { yamlWordsInChinese } from './zh-yaml-words.ts';

/**
 * What Gapferry itself puts into the details of an error, in Chinese. The engine knows no languages: it writes English, as
 * registries do, whose own words stay as they are.
 */
const OWN_WORDS: readonly (readonly [RegExp, string])[] = [
  // Sign-in and token service.
  [/^wrong user name or password$/, '用户名或口令错误'],
  [/^no sign-in is set up$/, '未设置登录'],
  [/^the token service answered (\S+)$/, '令牌服务答复 $1'],
  [/^no token in the answer: (\S+)$/, '答复中没有令牌：$1'],
  [/^the token service failed: (\S+)$/, '令牌服务出错：$1'],
  [/^the token service (\S+) leads elsewhere$/, '令牌服务 $1 指向了其他地方'],
  [/^the token service (\S+) is not on https$/, '令牌服务 $1 未使用 https'],
  [/^the token service has a user name in its address$/, '令牌服务的地址中带有用户名'],
  [
    /^the token service (\S+) does not belong to (\S+); if it does, use the registry under that name$/,
    '令牌服务 $1 不属于 $2；若确属于它，请用该名称访问 Registry',
  ],
  // Receipts.
  [/^filed on (\S+)$/, '已于 $1 归档'],
  [/^a newer one was filed on (\S+)$/, '更新的一份已于 $1 归档'],
  [/^the last four digits do not fit: a slip of typing$/, '最后四位不符：录入有误'],
  [
    /^not a receipt code: its parts are the bundle, the head, and four digits$/,
    '不是回执代码：应由镜像包、日志头和四位校验码组成',
  ],
  [/^a checkpoint of an audit log$/, '这是审计日志的检查点'],
  [/^its text is none of a receipt$/, '其内容不是回执'],
  [/^a practice receipt, or a real one in practice$/, '这是练习回执，或在练习中使用了真实回执'],
  [/^it misses (\S+), which is not in the bundle$/, '它称缺少 $1，但该镜像不在镜像包中'],
  [/^it counts (\S+) images, the bundle has (\S+)$/, '它称有 $1 个镜像，而镜像包中有 $2 个'],
  [/^no signature under it$/, '其下没有签名'],
  [/^its last lines are no signatures$/, '最后几行不是签名'],
  [/^control characters in it$/, '含有控制字符'],
  [/^more than (\S+) signatures$/, '签名超过 $1 个'],
  [/^larger than (\S+) bytes$/, '大于 $1 字节'],
  [/^not UTF-8$/, '不是 UTF-8 文本'],
  [/^it is a folder: name a file in it$/, '这是文件夹：请给出其中的文件名'],
  // Certificates: the reason, then what the certificate says of itself.
  [/^it was issued by a CA that is not known here(?=;|$)/, '颁发它的 CA 在本机未知'],
  [/^it is its own issuer(?=;|$)/, '自签名'],
  [/^it has run out(?=;|$)/, '已过期'],
  [/^it is not valid yet(?=;|$)/, '尚未生效'],
  // Redirects.
  [/^a redirect that leads nowhere$/, '重定向没有有效的目标'],
  [/^an upload was redirected to (\S+)$/, '上传被重定向到 $1'],
  [/^more than (\S+) redirects$/, '重定向超过 $1 次'],
  [/^a redirect to (\S+) is not on https$/, '到 $1 的重定向未使用 https'],
  [/^a redirect to (\S+) has a user name in its address$/, '到 $1 的重定向地址中带有用户名'],
  [/^the registry wants to go on at (\S+)$/, 'Registry 要求改到 $1 继续'],
  // Answers.
  [/^an answer without a usable location$/, '答复中没有可用的地址'],
  [/^(\S+) answered (\S+), where (\S+) keeps its content$/, '$3 存放内容的 $1 答复 $2'],
  [/^an answer that is not as Harbor describes its API$/, '答复与 Harbor 的 API 描述不符'],
  [/^no report of vulnerabilities$/, '没有漏洞报告'],
  [/^a list that cannot be read$/, '列表无法读取'],
  [/^a list of more than (\S+) pages$/, '列表超过 $1 页'],
  [/^a list of more than (\S+) bytes a page$/, '列表每页超过 $1 字节'],
  [/^content in the encoding (\S+)$/, '内容的编码为 $1'],
  [/^the body ended at (\S+) of (\S+) bytes$/, '内容在第 $1 字节处中断，共 $2 字节'],
  [/^the upload was lost$/, '上传已丢失'],
  [/^no tags$/, '没有 Tag'],
  [/^no answer in (\S+) s$/, '$1 秒内无答复'],
  [/^an HTML page, not a registry's answer: (.*)$/, '是网页，而不是 Registry 的答复：$1'],
  [/^an HTML page, not a registry's answer$/, '是网页，而不是 Registry 的答复'],
  [/^no certificate is shown$/, '没有出示证书'],
  [/^a bundle is only read$/, '镜像包只读'],
  // Where passwords are kept.
  [/^(\S+) can be read by others; chmod 600 makes it private again$/, '其他用户可以读取 $1；用 chmod 600 恢复为私有'],
  [/^(.+) cannot be opened with the key ring: (.*)$/, '无法用密钥环打开 $1：$2'],
  [/^(\S+) is damaged$/, '$1 已损坏'],
  [/^cannot read (.+)$/, '无法读取 $1'],
  [/^(\S+) is not a docker config$/, '$1 不是 docker 配置'],
  [/^docker-credential-(\S*) answered with status (\S+)$/, 'docker-credential-$1 以状态 $2 答复'],
  [/^docker-credential-(\S*) could not store, status (\S+)$/, 'docker-credential-$1 未能保存，状态 $2'],
  [/^docker-credential-(\S*) could not erase, status (\S+)$/, 'docker-credential-$1 未能删除，状态 $2'],
  [/^docker-credential-(.*) is not the name of a program$/, 'docker-credential-$1 不是程序名'],
  [/^docker-credential-(\S*) could not be started$/, 'docker-credential-$1 无法启动'],
  // What was typed, chosen or sent.
  [/^not host\/path$/, '不是 主机/路径 的形式'],
  [/^not host\/path\[:tag\]\[@sha256:hex\]$/, '不是 host/path[:tag][@sha256:hex] 的形式'],
  [/^neither a tag nor a sha256 digest$/, '既不是 Tag，也不是 sha256 摘要'],
  [/^longer than (\S+) characters with its host$/, '连同主机名超过 $1 个字符'],
  [/^not a legal repository name$/, '不是合法的镜像仓库名'],
  [/^unknown: (.+)$/, '未知：$1'],
  [/^the lock does not name it$/, '锁定文件中没有它'],
  [/^the lock says (.+)$/, '锁定文件中为 $1'],
  [/^no lock in it$/, '其中没有锁定内容'],
  [/^not one document$/, '须为单个文档'],
  [/^not readable$/, '无法读取'],
  [/^--platform (.+): os\/arch\[\/variant\]$/, '平台 $1：应为 os/arch[/variant] 的形式'],
  [/^its batch is no UUID$/, '其批次号不是 UUID'],
  [/^its name is too long$/, '名称过长'],
  [/^its name is not safe on every system$/, '名称在某些系统上不安全'],
  [/^host: (.+) is not HOST or HOST:PORT$/, '地址 $1 不是 主机 或 主机:端口 的形式'],
  [/^mirrors: (.+) is not HOST\[\/PREFIX\]$/, '镜像源 $1 不是 主机[/前缀] 的形式'],
  [/^proxy: not "direct" and not an http:\/\/ or https:\/\/ URL$/, '代理须为“direct”，或 http:// 或 https:// 地址'],
  [/^name: must not be empty$/, '名称不能为空'],
  [/^no such call: (.*)$/, '没有此调用：$1'],
  [/^jsonl: the whole log or nothing, so that it can be verified$/, 'jsonl：只能导出整份日志，以便校验'],
  [/^it lies on (.+); the catalog needs a local disk$/, '位于 $1；目录库须在本地磁盘上'],
  // What preflight judges.
  [/^not granted: (.+)$/, '未授予：$1'],
  [/^(.+) to be added, (.+) of (.+) free$/, '将新增 $1，剩余 $2，共 $3'],
  [/^a project of Harbor is named by (.+)$/, 'Harbor 的项目名须符合 $1'],
  [/^no repository within the project$/, '项目中没有仓库名'],
  [/^longer than (\S+) characters$/, '超过 $1 个字符'],
  [/^its own settings say so$/, '其自身设置如此'],
  [/^only an administrator may$/, '只有管理员可以'],
  [/^only a system robot that was given it may$/, '机器人账户中只有获此授权的系统级账户可以'],
  // Scans and replication.
  [/^(\S+) is not a Harbor$/, '$1 不是 Harbor'],
  [/^the scan did not end within (\S+) s$/, '扫描未在 $1 秒内结束'],
  [/^no scan$/, '没有扫描'],
  [/^the scan ended as (\S+)$/, '扫描以 $1 结束'],
  [/^the scanner does not say how old its database is$/, '扫描器未说明其漏洞库的日期'],
  [/^the scanner's database is (\S+) days old$/, '扫描器的漏洞库已有 $1 天'],
  [/^this account may not see replication policies$/, '该账户无法查看复制策略'],
  [/^there is no policy of this name$/, '没有此名称的策略'],
  [/^no execution was named$/, '未给出执行编号'],
];

/** A detail in Chinese where it is ours, the YAML parser's or the system's; a registry's own words as they are. */
export function ownWordsInChinese(detail: string): string {
  for (const [pattern, words] of [...OWN_WORDS, ...DISCOVER_WORDS, ...FILE_WORDS])
    if (pattern.test(detail)) return detail.replace(pattern, words);
  return (
    reasonInChinese(detail) ??
    yamlWordsInChinese(detail) ??
    systemWords(detail, 'zh') ??
    placeInChinese(detail) ??
    detail
  );
}

/** `bundle.json.sig: not base64`: where it is, which stays, and what is wrong there; undefined where that is not ours. */
function placeInChinese(detail: string): string | undefined {
  const [, where, what] = /^(\S{1,300}): (.{1,1000})$/.exec(detail) ?? [];
  const said = what === undefined ? undefined : ownWordsInChinese(what);
  return said === what ? undefined : `${where}：${said}`;
}

/** A reason of a finding, whose parts were put one behind another; undefined where it is none. */
function reasonInChinese(reason: string): string | undefined {
  const known = FINDING_WORDS.find(([pattern]) => pattern.test(reason));
  if (known) return reason.replace(...known);
  const cut = reason.lastIndexOf('; ');
  const [first, last] = cut < 0 ? [] : [reason.slice(0, cut), reason.slice(cut + 2)].map(reasonInChinese);
  return first !== undefined && last !== undefined ? `${first}；${last}` : undefined;
}
