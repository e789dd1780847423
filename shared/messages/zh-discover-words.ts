/** What the reading and rewriting of deployment files says in English, in Chinese: problems, notes, places left for people. */
export const DISCOVER_WORDS: readonly (readonly [RegExp, string])[] = [
  // Places that are not rewritten.
  [/^it has no new address$/, '没有对应的新地址'],
  [/^the file could not be read in full \((.+)\)$/, '该文件未能完整读取（$1）'],
  [
    /^shares a field with another image that needs a different text there$/,
    '与另一个镜像共用同一字段，而两者需要不同的内容；请手工修改',
  ],
  [
    /^shares the field of its tag with other images, whose digests differ; they can share it where the addresses are tags \(--ref tag of import and relocate\)$/,
    '与其他镜像共用存放 Tag 的字段，而各自的摘要不同；改用以 Tag 表示的地址（--ref tag，用于 import 与 relocate）即可共用',
  ],
  [
    /^the field "(\S+)" is the version that its program reads too, and a digest does not fit in; use addresses by tag \(--ref tag of import and relocate\)$/,
    '字段“$1”同时是程序读取的版本号，放不下摘要；请改用以 Tag 表示的地址（--ref tag，用于 import 与 relocate）',
  ],
  [/^the chart wants a name that ends with "(.+)"$/, '该 chart 要求名称以“$1”结尾；请手工修改'],
  [
    /^the lock does not name it, and no image of these files is replaced by it$/,
    '锁定文件中没有它，这些文件也没有由它替换的镜像',
  ],
  [/^read again, the place did not name the new address$/, '改写后重新读取，此处并未指向新地址；请手工修改'],
  [
    /^a part of it is written out in a Go template; change that part by hand$/,
    '其中一部分直接写在 Go 模板里；请手工修改该部分',
  ],
  [
    /^registry and repository are keys that several tags share; make a new list for the new registry$/,
    'Registry 与仓库名是多个 Tag 共用的键；请为新的 Registry 另写清单',
  ],
  [
    /^stands in an example that a checksum guards and that configures nothing: leave it; to use the setting, copy it out of the example with the new address$/,
    '位于受校验和保护、不起配置作用的示例中：保持原样即可；如要启用该设置，请把它从示例中复制出来并改用新地址',
  ],
  [/^there is no field for the tag; add one by hand$/, '没有存放 Tag 的字段；请手工添加'],
  [/^the new address has fewer parts than the fields that hold it$/, '新地址的组成部分少于存放它的字段；请手工修改'],
  [
    /^one of (?:the|its) fields cannot hold its part(?: of the address)?$/,
    '其中一个字段无法容纳新地址的对应部分；请手工修改',
  ],
  [
    /^the new address needs quotes, and only a part of this text would be quoted$/,
    '新地址需要加引号，而这里只能给文本的一部分加引号；请手工修改',
  ],
  [
    /^the image that it matches is called (.+) from now on: set its name by hand$/,
    '它所匹配的镜像今后名为 $1：请手动修改其 name',
  ],
  [/^the entry is written in a way that cannot take the new fields$/, '该条目的写法无法加入新字段；请手工修改'],
  [/^(.+) wants a name that ends with "(.+)"$/, '$1 要求名称以“$2”结尾；请手工修改'],
  [
    /^its resource is written in flow style or has no metadata, which kbld's annotation cannot be put into; its address is new$/,
    '所在资源为流式写法或没有 metadata，无法写入 kbld 的 annotation；地址已更新',
  ],
  [
    /^the entry stands for several versions of the image; write an entry with newTag or digest where each is used, or use addresses by tag \(--ref tag of import and relocate\)$/,
    '该条目对应此镜像的多个版本；请在各自使用处写带 newTag 或 digest 的条目，或改用按标签的地址（--ref tag，用于 import 与 relocate）',
  ],
  [
    /^a part of it stands in (.+): set all parts of the new address here, beside this one$/,
    '其余部分写在 $1 中：请在此处一并写出新地址的所有部分',
  ],
  [
    /^helm template makes this of the rewritten chart \((.*)\); set the values or the template by hand$/,
    '改写后的 chart 经 helm template 渲染得到此引用（$1）；请手工修改 values 或模板',
  ],
  [
    /^the template puts a registry of its own before the new address; set the values or the template by hand$/,
    '模板在新地址前又加上了自己的仓库地址；请手工修改 values 或模板',
  ],
  [
    /^helm cannot render the rewritten chart \((.*)\); addresses by tag \(--ref tag of import and relocate\) may fit$/s,
    'helm 无法渲染改写后的 chart（$1）；改用按标签的地址（import 与 relocate 的 --ref tag）也许可行',
  ],
  [
    /^the template puts the tag into "(.*)" of a resource too, which takes no digest; use addresses by tag \(--ref tag of import and relocate\)$/,
    '模板还把标签写入资源的“$1”，那里不能放摘要；请使用按标签的地址（import 与 relocate 的 --ref tag）',
  ],
  [
    /^helm puts it together from values and template; set the values by hand$/,
    '由 helm 用 values 与模板拼成；请手工设置相应的 values',
  ],
  [
    /^no file names it in full; helm puts it together from values and template; set the values by hand$/,
    '没有文件完整写出它，它由 helm 用 values 与模板拼成；请手工设置相应的 values',
  ],
  // Notes.
  [
    /^helm could not render this chart \((.*)\); its templates were read as they are$/,
    'helm 无法渲染此 chart（$1）；已按原样读取其模板',
  ],
  [/^(.+): its images are chosen at run time; (.*)$/, '$1：其镜像在运行时选定；$2'],
  [/^(.+) starts images of its own choosing: (.*)$/, '$1 会自行选择并启动镜像：$2'],
  [
    /^kubeadm chooses images by its version; compare `kubeadm config images list`$/,
    'kubeadm 按版本自行选择镜像；请对照 `kubeadm config images list`',
  ],
  [
    /^kustomize fetches the chart (.+) from (\S+): give the chart too, for its images are in no file here$/,
    'kustomize 会从 $2 下载 chart $1：请一并提供该 chart，这些文件中没有它的镜像',
  ],
  [/^kustomize fetches (.+): its images are in no file here$/, 'kustomize 会下载 $1：这些文件中没有它的镜像'],
  [
    /^a part of an image is put in here when kustomize builds: compare what it builds after a rewrite$/,
    '镜像的一部分由 kustomize 在构建时写入：改写后请核对其构建结果',
  ],
  [/^(\S+) could not be asked \((.*)\)$/, '无法询问 $1（$2）'],
  // Rules that cannot be followed.
  [/^(\S+): a keyMatcher has a name or a path$/, '“$1”：keyMatcher 须有 name 或 path'],
  [/^(\S+): a valueMatcher has an image or an imageRepo$/, '“$1”：valueMatcher 须有 image 或 imageRepo'],
  [/^(\S+): a rule has a keyMatcher or a valueMatcher$/, '“$1”：规则须有 keyMatcher 或 valueMatcher'],
  [/^(\S+): an override has an image or an imageRepo$/, '“$1”：override 须有 image 或 imageRepo'],
  [
    /^(\S+): a part of a path is a key, \{index: N\} or \{allIndexes: true\}$/,
    '“$1”：path 的每一段须为键名、{index: N} 或 {allIndexes: true}',
  ],
  [/^(\S+): may not be empty$/, '“$1”不能为空'],
  [/^(\S+): Invalid input: expected (\w+), received (\w+)$/, '“$1”应为 $2，而此处为 $3'],
  // Files that cannot be read.
  [/^UTF-16; save it as UTF-8$/, '编码为 UTF-16；请另存为 UTF-8'],
  [
    /^nested deeper than (\S+) levels, as no deployment file is; leave this file out$/,
    '嵌套超过 $1 层，部署文件不会如此；请不要读取该文件',
  ],
  [/^reading it takes too long or too much memory$/, '读取它耗时过长或占用内存过多'],
  [
    /^several JSON texts one after another; write a list, or a file for each$/,
    '多段 JSON 首尾相接；请写成列表，或各存一个文件',
  ],
  [/^not a regular file$/, '不是普通文件'],
  [
    /^a link that leads out of the folder; give what it leads to by itself$/,
    '是指向该文件夹之外的链接，请单独给出其目标',
  ],
  [/^packed again, it reads differently$/, '重新打包后读取结果不同'],
  [/^the zip has no end$/, 'zip 没有结尾'],
  [/^a zip64, which is larger than a deployment folder may be$/, '是 zip64，超过部署文件夹允许的大小'],
  [/^the list of its files is broken$/, '文件清单已损坏'],
  [/^(.+) is too large$/, '$1 过大'],
  [/^(.+) is encrypted$/, '$1 已加密'],
  [/^(.+) is not where the list says$/, '$1 不在清单所说的位置'],
  [/^(.+) is cut off or larger than it says$/, '$1 不完整，或大于其声明的大小'],
  [/^(.+) is cut off$/, '$1 不完整'],
  [/^(.+) is packed by method (\S+)$/, '$1 使用了压缩方法 $2'],
  [/^(.+) does not unpack$/, '$1 无法解压'],
  [/^unsafe name (.+)$/, '不安全的名称 $1'],
  [/^too many entries$/, '条目过多'],
  // Locks.
  [/^no image in it$/, '其中没有镜像'],
  [/^no lock in it$/, '其中没有 lock'],
  [/^its aliases cannot be followed$/, '其中的别名无法解析'],
  [/^neither an ImagesLock \((.+)\) nor a kbld Config \((.+)\)$/, '既不是 ImagesLock（$1），也不是 kbld Config（$2）'],
  [/^an override names neither image nor imageRepo$/, '有一条 override 既没有 image 也没有 imageRepo'],
  [/^(\S+) is not pinned to a digest$/, '$1 未固定到摘要'],
];
