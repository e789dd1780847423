import type { Language } from './format.ts';

/** What operating systems call by a code (errno, POSIX), in the words of both languages. */
const CODES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  EACCES: { en: 'no permission', zh: '没有权限' },
  EPERM: { en: 'not permitted', zh: '操作不被允许' },
  EROFS: { en: 'the medium is write-protected', zh: '介质为只读' },
  ENOENT: { en: 'it is not there', zh: '不存在' },
  ENOTDIR: { en: 'a part of the path is no folder', zh: '路径中有一段不是文件夹' },
  EISDIR: { en: 'it is a folder', zh: '这是文件夹' },
  EEXIST: { en: 'it is there already', zh: '已存在' },
  ELOOP: { en: 'too many links, one to another', zh: '符号链接层数过多' },
  ENAMETOOLONG: { en: 'its name is too long', zh: '名称过长' },
  EIO: { en: 'the medium has a read or write fault', zh: '介质读写出错' },
  ENXIO: { en: 'the device is gone', zh: '设备已不存在' },
  ENODEV: { en: 'the device is gone', zh: '设备已不存在' },
  EBUSY: { en: 'another program holds it', zh: '被其他程序占用' },
  EMFILE: { en: 'too many files are open', zh: '打开的文件过多' },
  ENFILE: { en: 'too many files are open', zh: '打开的文件过多' },
  EFBIG: { en: 'too large for this file system', zh: '超出文件系统允许的大小' },
  ENOSPC: { en: 'no space is left', zh: '空间不足' },
  EDQUOT: { en: 'the quota of this user is used up', zh: '该用户的磁盘配额已用完' },
  EADDRINUSE: { en: 'the port is in use', zh: '端口已被占用' },
  EADDRNOTAVAIL: { en: 'this computer has no such address', zh: '本机没有该地址' },
  ECONNREFUSED: { en: 'the connection was refused', zh: '连接被拒绝' },
  ECONNRESET: { en: 'the connection was reset', zh: '连接被重置' },
  EPIPE: { en: 'the other side closed the connection', zh: '对方关闭了连接' },
  ETIMEDOUT: { en: 'no answer in time', zh: '未在限定时间内答复' },
  EHOSTUNREACH: { en: 'no route to this host', zh: '没有到该主机的路由' },
  ENETUNREACH: { en: 'no route to this network', zh: '没有到该网络的路由' },
  EAI_AGAIN: { en: 'the name service does not answer', zh: '域名解析服务无答复' },
  UND_ERR_SOCKET: { en: 'the other side closed the connection', zh: '对方关闭了连接' },
  UND_ERR_CONNECT_TIMEOUT: { en: 'no connection in time', zh: '未在限定时间内建立连接' },
  UND_ERR_HEADERS_TIMEOUT: { en: 'no answer in time', zh: '未在限定时间内答复' },
  UND_ERR_BODY_TIMEOUT: { en: 'the answer stopped in its middle', zh: '答复中途停止' },
};

/** Where the code stands: alone, before or behind what Node.js and undici say in English, with an address behind it or not. */
const FORMS: readonly RegExp[] = [
  /^(?<code>[A-Z_]+)$/,
  /^(?<code>E[A-Z]+): [^,]+?(?:, \w+)?(?: '(?<path>[^']+)')?$/,
  /^(?:connect|read|write|listen|bind|getaddrinfo) (?<code>[A-Z_]+)(?:: [^:]+)?(?: (?<address>\S+))?$/,
  /^.{1,200} \((?<code>[A-Z_]+)\)$/,
];

/** A system's fault in words, its code kept for whoever looks it up; undefined where it is none that is known. */
export function systemWords(detail: string, language: Language): string | undefined {
  for (const form of FORMS) {
    const { code = '', path, address } = form.exec(detail)?.groups ?? {};
    const words = Object.hasOwn(CODES, code) ? CODES[code]?.[language] : undefined;
    if (words === undefined) continue;
    const where = path ?? address;
    if (language === 'zh') return `${where === undefined ? '' : `${where} `}${words}（${code}）`;
    return `${where === undefined ? '' : `${where}: `}${words} (${code})`;
  }
  return undefined;
}
