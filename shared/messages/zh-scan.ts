import type { ScanMessage } from './en-scan.ts';

/** The same in Chinese; see en-scan.ts. */
export const zhScan: Readonly<Record<ScanMessage, string>> = {
  'column.verdict': '结论',
  'column.severity': '最高级别',
  'column.counts': '发现',
  'scan.note.commented-out': '已注释掉，不会携带：{{text}}',
  'scan.note.unresolved-variable': '用变量指定镜像，但此处没有该变量的值：{{text}}',
  'scan.verdict.scanned': '已扫描',
  'scan.verdict.pass': '通过',
  'scan.verdict.fail': '不通过',
  'scan.verdict.unknown': '未知',
  'scan.verdict.waived': '已豁免',
  'scan.verdict.unscannable': '无可扫描内容',
  'scan.severity.None': '无',
  'scan.severity.Unknown': '未评级',
  'scan.severity.Negligible': '可忽略',
  'scan.severity.Low': '低',
  'scan.severity.Medium': '中',
  'scan.severity.High': '高',
  'scan.severity.Critical': '严重',
  'scan.waiver': '豁免 {{what}}，截止 {{until, date}}：{{reason}}',
  'replication.done': '复制 {{policy}} 已到达 {{succeeded}} / {{total}}。',
};
