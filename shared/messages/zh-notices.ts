import type { NoticeMessage } from './en-notices.ts';

/** The same in Chinese; see en-notices.ts. */
export const zhNotices: Readonly<Record<Exclude<NoticeMessage, `${string}_one`>, string>> = {
  'notice.digestChanges':
    '限定平台会改变 {{reference}} 的摘要：{{before, digest}} 变为 {{after, digest}}。原有签名不适用于新摘要。',
  'notice.tagMoved':
    '{{reference}} 的标签现已指向 {{now, digest}}；本次仍按锁定的 {{locked, digest}} 导出。如需新版本，请重新生成锁文件。',
  'notice.pullQuota':
    '{{host}} 还可拉取 {{remaining}} 次（每 {{windowSeconds, duration}} {{limit}} 次），此次导出约需 {{needed}} 次。',
  'notice.accessoriesUnknown_other':
    '未能完整查找 {{reference}} 的附属内容（签名、证明、SBOM）：{{count}} 次查询失败，首个错误为 {{why}}。',
  'notice.accessoriesLeftOut_other': '{{reference}} 的 {{count}} 项附属内容无法获取（{{why}}），未随镜像携带。',
  'notice.mirrorOnly_other':
    '{{count}} 个镜像的摘要仅由镜像源（{{mirrors}}）提供。使用 --confirm-origin 可向原 Registry 核实。',
  'notice.kustomizationFiles_other':
    '包内的 kustomization 引用了 {{count}} 个不在文件之列的路径（{{paths}}）：它们不会随行。请用 -f 一并给出，或手工携带。',
  'notice.unreadFiles_other': '有 {{count}} 个文件无法完整读取，已略过（{{files}}）：仅由它们引用的镜像不包含在内。',
  'notice.volumesMissing': '缺少分卷 {{volumes}}。需要它的镜像：{{images}}。',
  'notice.waiversEnded_other': '{{count}} 项豁免已过期，不再有效：{{what}}。',
  'notice.wait.rateLimited': '{{host}} 要求等待 {{seconds, duration}}，之后自动继续。',
  'notice.wait.collection':
    '{{host}} 正在清理（垃圾回收），占用了所需内容。将再次请求，首次在 {{seconds, duration}} 后。',
  'notice.wait.trouble': '{{host}} 响应异常，{{seconds, duration}} 后重试。',
  'notice.unknown': '{{kind}}：{{text}}',
};
