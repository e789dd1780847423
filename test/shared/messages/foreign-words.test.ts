import { readFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { translator } from '../../../shared/messages/translator.ts';

const [en, zh] = [translator('en'), translator('zh')];

/** What a person may leave in a deployment file. */
const BROKEN = [
  'a: 1\n b: 2\n',
  'a:\n  - x\n - y\n',
  'a: [1, 2\n',
  'a: {b: 1\n',
  'a: "x\n',
  "a: 'it's'\n",
  '\ta: 1\n',
  'a:\n\t- b\n',
  'a: 1\na: 2\n',
  'a: @x\n',
  'a: `x\n',
  'a: %x\n',
  'a: ,\n',
  '- a\nb: 1\n',
  'a: |2x\n  b\n',
  'a: "\\q"\n',
  'foo\nbar: 1\n',
  'a: [b c: d,, e]\n',
  'a: &x &y 1\n',
  'a: "x"#c\n',
  'a: - b\n',
  'a: &x *x\n',
  'a: {x: 1 y: 2}\n',
  'a: {"x":1}\n b',
  '- a\n-b\n- c\n',
  '}\n',
  'a: >\n   \n  x\n',
  '%YAML 1.2\na: 1\n',
];

describe('words of the YAML parser', () => {
  it.each(BROKEN)('exist in Chinese, with the place, for %j', (text) => {
    const documents = parseAllDocuments(text);
    const faults = Array.isArray(documents) ? documents.flatMap(({ errors }) => errors) : [];
    expect(faults.length).toBeGreaterThan(0);
    for (const { message } of faults) {
      const said = message.split('\n')[0] ?? '';
      expect(zh.detail(said)).toMatch(/^[^$]*[\u4e00-\u9fff][^$]*（第 \d+ 行第 \d+ 列）$/);
      expect(en.detail(said)).toBe(said);
    }
  });
});

describe('words of the system', () => {
  it('say what a file has, as Node.js throws it', async () => {
    const said = await readFile('/nowhere/a.yaml').catch((error: Error) => error.message);
    expect(en.detail(String(said))).toBe('/nowhere/a.yaml: it is not there (ENOENT)');
    expect(zh.detail(String(said))).toBe('/nowhere/a.yaml 不存在（ENOENT）');
  });

  it('say what a connection has', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const second = createServer();
    const taken = await new Promise<Error>((resolve) => second.once('error', resolve).listen(port, '127.0.0.1'));
    await new Promise((resolve) => server.close(resolve));
    const refused = await new Promise<Error>((resolve) => connect(port, '127.0.0.1').once('error', resolve));
    expect([taken, refused].map(({ message }) => zh.detail(message))).toEqual([
      `127.0.0.1:${port} 端口已被占用（EADDRINUSE）`,
      `127.0.0.1:${port} 连接被拒绝（ECONNREFUSED）`,
    ]);
  });

  it.each([
    ['EACCES', 'no permission (EACCES)', '没有权限（EACCES）'],
    ['read ECONNRESET', 'the connection was reset (ECONNRESET)', '连接被重置（ECONNRESET）'],
    [
      'other side closed (UND_ERR_SOCKET)',
      'the other side closed the connection (UND_ERR_SOCKET)',
      '对方关闭了连接（UND_ERR_SOCKET）',
    ],
    [
      'getaddrinfo EAI_AGAIN harbor.lan',
      'harbor.lan: the name service does not answer (EAI_AGAIN)',
      'harbor.lan 域名解析服务无答复（EAI_AGAIN）',
    ],
  ])('put %j into words', (said, english, chinese) => {
    expect([en.detail(said), zh.detail(said)]).toEqual([english, chinese]);
  });

  it.each(['EODD', 'DENIED: no (really)', 'UNAUTHORIZED', 'a (NOT_KNOWN)'])('leave %j as it is', (said) => {
    expect([en.detail(said), zh.detail(said)]).toEqual([said, said]);
  });
});
