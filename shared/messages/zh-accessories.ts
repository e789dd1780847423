import type { AccessoryMessage } from './en-accessories.ts';

/** The same in Chinese; see en-accessories.ts. */
export const zhAccessories: Readonly<Record<Exclude<AccessoryMessage, `${string}_one`>, string>> = {
  'label.leftOut': '未包含',
  'label.accepted': '已接受的敏感信息',
  'bundle.reduced': '{{digest}}（取自 {{original}}）',
  'accessory.kind.signature': '签名',
  'accessory.kind.attestation': '证明',
  'accessory.kind.sbom': 'SBOM',
  'accessory.kind.other': '其他',
  'accessory.state.pushed': '已推送',
  'accessory.state.present': '已存在',
  'accessory.state.evidence': '作为证据',
  'accessory.state.differs': '目标端另有一份',
  'accessory.state.failed': '失败：{{code}}',
  'accessory.shown.referrer': '作为引用者（referrer）',
  'accessory.shown.tag': '以标签显示',
  'accessory.shown.none': '-',
  'accessory.failed': '{{reference}}，{{what}}：{{text}}',
  'accessory.evidence':
    '“作为证据”的内容属于被 --platform 缩减前的索引：它在镜像包中，但目标端没有可供其依附的内容。它不为新的摘要签名。',
  'accessory.differs':
    '“目标端另有一份”：目标端在同一标签下已有自己的一份，且其内容未完全包含在所携带的一份中，因此未作改动。',
  'accessory.alsoShown_other': '目标端还显示另外 {{count}} 项，并非本次携带。',
};
