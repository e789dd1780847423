import { systemWords } from './system-words.ts';
import { DISCOVER_WORDS } from './zh-discover-words.ts';
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
  for (const [pattern, words] of [...OWN_WORDS, ...DISCOVER_WORDS])
    if (pattern.test(detail)) return detail.replace(pattern, words);
  return reasonInChinese(detail) ?? yamlWordsInChinese(detail) ?? systemWords(detail, 'zh') ?? detail;
}

/** A reason of a finding, whose parts were put one behind another; undefined where it is none. */
function reasonInChinese(reason: string): string | undefined {
  const known = FINDING_WORDS.find(([pattern]) => pattern.test(reason));
  if (known) return reason.replace(...known);
  const cut = reason.lastIndexOf('; ');
  const [first, last] = cut < 0 ? [] : [reason.slice(0, cut), reason.slice(cut + 2)].map(reasonInChinese);
  return first !== undefined && last !== undefined ? `${first}；${last}` : undefined;
}
