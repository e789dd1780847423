import type { PackingList } from './packing-list.ts';

type Header = Pick<PackingList, 'name' | 'id' | 'created' | 'unsigned'>;

/** Text of README.txt, for whoever holds the medium and has no Gapferry. Depends on the list's header alone. */
export function readmeText(header: Header): string {
  return `${english(header)}\n\n${chinese(header)}`;
}

/** Beside the bundle, which stays as it is: a file more in it is one that the list does not know. */
const JOIN = [
  'cp -r . /tmp/layout && cd /tmp/layout',
  'for d in parts/*/; do cat "$d"* > joined && mv joined blobs/sha256/$(sha256sum joined | cut -c1-64); done',
];
const OPENSSL = [
  'base64 -d bundle.json.sig > /tmp/signature.der',
  'openssl dgst -sha256 -verify signer.pub -signature /tmp/signature.der bundle.json',
];
const COSIGN = [
  'cosign verify-blob --key signer.pub --bundle bundle.json.sigstore.json --insecure-ignore-tlog bundle.json',
  'cosign verify-blob --key signer.pub --signature bundle.json.sig --insecure-ignore-tlog bundle.json',
];
const FILES = `grep -A2 '"path"' bundle.json | tr -d ' ",' | awk -F: '$1=="path"{p=$2} $1=="sha256"{print $2 "  " p}' | sha256sum -c`;

const english = ({ name, id, created, unsigned }: Header): string =>
  `This is a Gapferry bundle: container images and the deployment files that use them, on their way across an air gap.

  name     ${name}
  id       ${id}
  created  ${created}

bundle.json lists every file with its size and SHA-256 digest${unsigned ? '; it is NOT signed: nobody vouches for it' : ', and is signed'}. Do not change, add or remove anything here.

With Gapferry
  gapferry inspect .
  gapferry verify .
  gapferry import . --to HOST/PROJECT

Without Gapferry
${
  unsigned
    ? ''
    : `  The signature, with the signer's public key (signer.pub), which must come to you by another way:
    ${OPENSSL.join('\n    ')}
  or with cosign 3.0.4 and later, or older ones:
    ${COSIGN.join('\n    ')}
`
}  The files:
    ${FILES}
  If this is one of several volumes (NAME.1of3, NAME.2of3, ...), copy the content of all of them into one folder.
  If there is a folder "parts", join them first, in a copy; each folder is one file that was too large:
    ${JOIN.join('\n    ')}
  Then this folder is an OCI image layout that other tools read; the names are in index.json:
    skopeo copy oci:.:NAME docker://HOST/PROJECT/IMAGE:TAG
  skopeo 1.9.3 finds only images of OCI media types by name; use Gapferry for the others.
`;

const chinese = ({ name, id, created, unsigned }: Header): string =>
  `这是一个 Gapferry 镜像包：其中是要跨网络隔离传递的容器镜像，以及使用这些镜像的部署文件。

  名称      ${name}
  标识      ${id}
  创建时间  ${created}

bundle.json 列出了每个文件的大小和 SHA-256 摘要${unsigned ? '；它没有签名，无人为其担保' : '，并带有签名'}。请不要修改、添加或删除这里的任何文件。

使用 Gapferry
  gapferry inspect .
  gapferry verify .
  gapferry import . --to HOST/PROJECT

不使用 Gapferry
${
  unsigned
    ? ''
    : `  校验签名需要签名者的公钥（signer.pub），公钥必须通过其他途径获得：
    ${OPENSSL.join('\n    ')}
  也可以使用 cosign（3.0.4 及以后的版本用第一条，更早的版本用第二条）：
    ${COSIGN.join('\n    ')}
`
}  校验文件：
    ${FILES}
  如果这只是多个分卷之一（NAME.1of3、NAME.2of3……），请先把所有分卷的内容复制到同一个文件夹。
  如果有 parts 文件夹，请先在副本中合并；其中每个文件夹是一个过大而被切开的文件：
    ${JOIN.join('\n    ')}
  之后，这个文件夹就是其他工具也能读取的 OCI 镜像布局（image layout），名称见 index.json：
    skopeo copy oci:.:NAME docker://HOST/PROJECT/IMAGE:TAG
  skopeo 1.9.3 只能按名称找到 OCI 媒体类型的镜像；其他镜像请使用 Gapferry。
`;
