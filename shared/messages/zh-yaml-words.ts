/** What the YAML parser says of a file that it cannot read, in Chinese; its end names line and column. */
const SAID: readonly (readonly [RegExp, string])[] = [
  [/^All mapping items must start at the same column/, '同一映射的各键必须从同一列开始'],
  [/^All sequence items must start at the same column/, '同一列表的各项必须从同一列开始'],
  [/^A block sequence may not be used as an implicit map key/, '列表不能用作键'],
  [/^Nested mappings are not allowed in compact mappings/, '同一行内不能再嵌套映射（值中的冒号需加引号）'],
  [/^Implicit keys need to be on a single line/, '键必须写在一行内'],
  [/^Implicit keys of flow sequence pairs need to be on a single line/, '列表中的键必须写在一行内'],
  [/^Implicit map keys need to be followed by map values/, '键之后缺少冒号和值'],
  [/^The : indicator must be at most 1024 chars after the start of an implicit \S+ \S+ key/, '键超过 1024 个字符'],
  [/^Map keys must be unique(?:; "(.+?)" is repeated)?/, '同一映射中键重复'],
  [/^Sequence item without - indicator/, '列表项缺少 -'],
  [/^Tabs are not allowed as indentation/, '缩进不能使用制表符'],
  [/^Missing closing ["']quote/, '缺少结束的引号'],
  [/^Missing space after : in \S+ \S+/, '冒号之后缺少空格'],
  [/^Missing , (?:or : )?between (?:\S+ )?\S+ items/, '各项之间缺少逗号'],
  [
    /^(?:\S+ ){1,2}in block collection must be sufficiently indented and end with a (\S)/,
    '括号内容缩进不足，或缺少结束的 $1',
  ],
  [/^(?:\S+ ){1,2}must end with a (\S)/, '缺少结束的 $1'],
  [/^Unexpected empty item in \S+ \S+/, '有空的项'],
  [/^Unexpected , in \S+(?: \S+)?/, '多余的逗号'],
  [/^Unexpected scalar at node end/, '值之后有多余的内容'],
  [/^Unexpected \S+ at node end/, '值之后有多余的内容'],
  [/^Unexpected block-seq-ind on same line with key$/, '列表的 - 不能与键写在同一行'],
  [/^Unexpected \S+(?: token)?(?: in YAML \w+)?: (".*")$/, '此处不应出现 $1'],
  [/^Unexpected \S+.*$/, '此处有不应出现的内容'],
  [/^Invalid escape sequence (\S+)/, '无效的转义 $1'],
  [
    /^Plain value cannot start with (?:a |an )?(?:reserved character|(?:\S+ )?indicator character|block scalar indicator|tab character)? ?(\S*)$/,
    '不加引号的值不能以 $1 开头',
  ],
  [/^Unresolved (?:alias|tag)(?: \(.*?\))?:? ?(\S*)/, '无法解析 $1'],
  [/^(?:Alias|Anchor) (?:cannot be an empty string|ending in : is ambiguous)/, '别名或锚点写法无效'],
  [/^An alias node must not specify any properties/, '别名不能带有其他属性'],
  [/^A node can have at most one (?:anchor|tag)/, '一个节点只能有一个锚点或标签'],
  [/^Anchors and tags must be after the \S+ indicator/, '锚点和标签必须写在指示符之后'],
  [/^Tags and anchors must be separated from the next token by white space/, '标签和锚点之后需要空格'],
  [/^Comments must be separated from other tokens by white space characters/, '# 之前需要空格'],
  [
    /^Block collections? (?:are not allowed within flow collections|cannot start on same line with directives-end marker)/,
    '此处不能使用块写法',
  ],
  [/^Block scalar header includes extra characters: (\S+)/, '块文本的标头有多余的字符：$1'],
  [
    /^Block scalars with more-indented leading empty lines must use an explicit indentation indicator/,
    '块文本开头的空行缩进过深，需写明缩进数',
  ],
  [/^Missing directives-end(?:\/doc-start)? indicator line/, '指令之后缺少 ---'],
];

/** A parser's words in Chinese, with the line and column that it named; undefined where they are not known. */
export function yamlWordsInChinese(said: string): string | undefined {
  const [, words = said, line, column] = /^(.*?)(?: at line (\d+), column (\d+):?)?$/.exec(said) ?? [];
  const known = SAID.find(([pattern]) => pattern.test(words));
  if (!known) return undefined;
  const text = words.replace(...known);
  return line === undefined ? text : `${text}（第 ${line} 行第 ${column} 列）`;
}
