import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discover, travels } from '../../../main/engine/discover/discover.ts';
import { NO_RULES } from '../../../main/engine/discover/kbld-rules.ts';
import { rewriteFile } from '../../../main/engine/discover/rewrite.ts';
import { scanFile } from '../../../main/engine/discover/scan-file.ts';
import { NO_UMBRELLA } from '../../../main/engine/discover/umbrella.ts';
import { runs } from '../../fuzz/support.ts';

const file = (bytes: Buffer | string, name = 'a.yaml') => ({ name, bytes: Buffer.from(bytes) });
const good = file('image: nginx:1.25\n', 'good.yaml');

describe('input that is broken or made to do harm', () => {
  it.each([
    ['an open bracket', 'a: [b\n', 'input.notYaml', 2],
    ['a tab for indentation', 'a:\n\tb: 1\n', 'input.notYaml', 2],
    ['nesting without end, in flow', '['.repeat(20_000), 'input.notYaml', 1],
    [
      'nesting without end, in blocks',
      Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''),
      'input.notYaml',
      202,
    ],
    ['a dash for each level', '- '.repeat(20_000), 'input.notYaml', 1],
    ['UTF-16', Buffer.from('\ufeffimage: nginx:1', 'utf16le'), 'input.notYaml', 1],
    ['a binary file', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]), 'input.binary', undefined],
  ])('%s is named with its line, and the other files are scanned', async (_what, bytes, code, line) => {
    const { findings, problems } = await discover([file(bytes), good]);
    expect(problems.map((problem) => ({ file: problem.file, code: problem.code, line: problem.line }))).toEqual([
      { file: 'a.yaml', code, line },
    ]);
    expect(findings).toMatchObject([{ file: 'good.yaml', reference: 'nginx:1.25' }]);
  });

  it('a file past the limit is named', async () => {
    const { problems } = await discover([file(Buffer.alloc(64 * 1024 * 1024 + 1, 0x20))]);
    expect(problems).toMatchObject([{ code: 'input.tooLarge', file: 'a.yaml' }]);
  });

  it('a broken document hides no other one, nor what can be read in it', async () => {
    const { findings, problems } = await discover([
      file('a: 1\n---\nb: [\n  image: quay.io/acme/b:1\n---\nimage: c:1\n'),
    ]);
    expect(problems).toMatchObject([{ code: 'input.notYaml', line: 5 }]);
    expect(findings.filter(travels)).toMatchObject([
      { reference: 'quay.io/acme/b:1', line: 4 },
      { reference: 'c:1', line: 6, document: 2 },
    ]);
  });

  it('an alias bomb is read once for each place', async () => {
    const bomb = [
      'a: &a [{image: "x:1"}]',
      ...'bcdefghi'.split('').map((k, i) => `${k}: &${k} [${Array(20).fill(`*${'abcdefgh'[i]}`)}]`),
    ].join('\n');
    const { findings } = await discover([file(bomb)]);
    expect(findings).toMatchObject([{ reference: 'x:1', line: 1 }]);
  });

  it('a line of thousands of places ends, and each has its column', async () => {
    const count = 30_000;
    const { findings } = await discover([
      file(`{"键": [${Array(count).fill('{"image": "x:1"}').join(', ')}]}`, 'a.json'),
    ]);
    expect(findings).toHaveLength(count);
    expect(findings[0]?.column).toBe(19);
    expect(findings.at(-1)?.column).toBe(19 + (count - 1) * 18);
  });

  it('an alias to itself ends', async () => {
    const { findings } = await discover([file('a: &a {image: "x:1", b: *a, <<: *a}')]);
    expect(findings).toHaveLength(1);
  });

  it('documents in strings in documents end at the limit', async () => {
    let text = 'image: x:1';
    for (let depth = 0; depth < 12; depth++) text = `a: ${JSON.stringify(text)}`;
    await expect(discover([file(text)])).resolves.toMatchObject({ problems: [] });
  });

  it('bytes that are not UTF-8 survive a rewrite, and columns count characters', async () => {
    const gbk = Buffer.concat([
      Buffer.from('# '),
      Buffer.from([0xb2, 0xbf, 0xca, 0xf0]),
      Buffer.from('\n"键": {image: "nginx:1"} # '),
      Buffer.from([0xff, 0xfe, 0x80]),
    ]);
    const { findings } = await discover([file(gbk)]);
    expect(findings).toMatchObject([{ line: 2, column: 15, path: '["键"].image' }]);
    const { bytes } = rewriteFile(file(gbk), () => 'harbor.example.net/p/nginx:1');
    expect(bytes.toString('latin1')).toBe(gbk.toString('latin1').replace('nginx:1', 'harbor.example.net/p/nginx:1'));
  });

  it('a byte order mark and CRLF stay', () => {
    const text = '\ufeffa: 1\r\nimage: nginx:1\r\nblock: |\r\n  image: busybox:1\r\nlast: x\r\n';
    const { bytes } = rewriteFile(file(text), (reference) => `h.example.net/${reference}`);
    expect(bytes.toString()).toBe(
      text.replace('nginx:1', 'h.example.net/nginx:1').replace('busybox:1', 'h.example.net/busybox:1'),
    );
  });

  it('texts of any bytes neither crash nor change when nothing is to change', () => {
    const piece = fc.constantFrom(
      'image: ',
      'a: ',
      '- ',
      '"',
      "'",
      '|\n  ',
      '>\n  ',
      '{',
      '}',
      '[',
      ']',
      ',',
      '\n',
      '\r\n',
      '  ',
      '---\n',
      '...\n',
      '&a ',
      '*a',
      '<<: ',
      'nginx:1',
      'quay.io/acme/a:1.0',
      `\${A:-b:1}`,
      '{{ .x }}',
      '#',
      '\\u0041',
      '\\',
      ': ',
      '!!binary ',
      '%TAG ',
      '\u00e9\u4e2d',
      'repository: ',
      'tag: ',
      'kind: ',
      '\t',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const source = file(pieces.join(''));
        expect(rewriteFile(source, (reference) => reference).bytes.equals(source.bytes)).toBe(true);
      }),
      runs(300),
    );
  });
});

describe('the screen', () => {
  const key = fc.constantFrom(
    'image',
    'a',
    'proxyImage',
    'HELPER_IMAGES',
    'repository',
    'tag',
    'registry',
    'default',
    'value',
    'name',
    'hub',
    'newName',
    'digest',
    'kind',
    'images',
    'description',
    'labels',
  );
  const text = fc.constantFrom(
    'nginx',
    'nginx:1.25',
    'acme/web',
    'acme/web:v1',
    'quay.io/acme/web:1.0',
    'quay.io/acme/web',
    `a@sha256:${'e'.repeat(64)}`,
    'minio:9000',
    '1.20',
    'CustomResourceDefinition',
    'DockerImage',
    'Always',
    'quay.io\\/acme\\/x:1',
    '--image=busybox:1',
    'image: inner:1',
    '{"image": "inner:1"}',
  );
  const tree: fc.Memo<unknown> = fc.memo((depth) =>
    depth < 2
      ? text
      : fc.oneof(
          text,
          fc.array(tree(), { maxLength: 3 }),
          fc.array(fc.tuple(key, tree()), { maxLength: 4 }).map((pairs) => Object.fromEntries(pairs)),
        ),
  );
  const style = fc.constantFrom('json', 'lines');
  const surroundings = {
    variables: {},
    charts: {},
    values: {},
    kustomized: [],
    umbrella: NO_UMBRELLA,
    rules: NO_RULES,
  };

  /** Block style by hand, so that quoting varies. */
  function lines(value: unknown, indent = ''): string {
    if (Array.isArray(value))
      return value.length === 0
        ? ' []\n'
        : `\n${value.map((item) => `${indent}-${lines(item, `${indent}  `)}`).join('')}`;
    if (typeof value !== 'object' || value === null)
      return ` ${/^[{-]|: |\\/.test(String(value)) ? JSON.stringify(value).replaceAll('\\\\/', '\\/') : String(value)}\n`;
    const pairs = Object.entries(value);
    return pairs.length === 0
      ? ' {}\n'
      : `\n${pairs.map(([name, inner]) => `${indent}${name}:${lines(inner, `${indent}  `)}`).join('')}`;
  }

  it('never loses a finding', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(style, tree(5)), { minLength: 1, maxLength: 4 }), (documents) => {
        const source = file(
          documents
            .map(([how, value]) => `---${how === 'json' ? `\n${JSON.stringify(value)}\n` : lines(value)}`)
            .join(''),
        );
        const all = scanFile(source, surroundings).sites.map(({ finding }) => finding);
        const screened = scanFile(source, surroundings, { screen: true }).sites.map(({ finding }) => finding);
        expect(screened).toEqual(all);
      }),
      { ...runs(1500), examples: [[[['lines', { kind: { repository: 'nginx', name: [[]], image: 'nginx' } }]]]] },
    );
  });
});
