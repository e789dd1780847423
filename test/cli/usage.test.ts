import { describe, expect, it } from 'vitest';
import { documentOf, gapferry } from './run-cli.ts';

describe('a wrong command line', () => {
  it.each([
    [['exprt'], 'There is no command exprt. Did you mean export?'],
    [['scan', '-f', 'x', '--wrong'], 'There is no option --wrong here.'],
    [['scan'], 'The option -f, --file <path...> is missing.'],
    [['scan', '-f'], 'The option -f, --file <path...> wants a value.'],
    [['inspect'], 'BUNDLE is missing.'],
    [['job', 'show', 'a', 'b'], 'There are too many arguments.'],
    [['job', 'list', '--limit', '0'], '--limit takes a whole number from 1 to 1000. It was 0.'],
    [['export', '-f', 'x', '-o', 'y', '--volume-size', '5XB'], '--volume-size takes a size such as 4.7GB'],
    [['export', '-f', 'x', '-o', 'y', '--platform', 'amd64'], '--platform takes os/arch or os/arch/variant'],
    [['export', '-f', 'x', '-o', 'y', '--sources', 'some'], '--sources must be one of: used, none, all. It was some.'],
    [['export', '-f', 'x', '-o', 'y', '--annotation', 'ticket'], '--annotation takes KEY=VALUE. It was ticket.'],
    [['export', '-f', 'x', '-o', 'y', '--not-after', 'soon'], '--not-after takes a date such as 2026-12-31'],
    [['export', '-f', 'x', '-o', 'y', '--unsigned', '--key', 'k'], 'Use --key or --unsigned, not both.'],
    [
      ['import', 'b', '--to', 'h/p', '--accept-replay', ' '],
      '--accept-replay takes a reason in words: it is recorded.',
    ],
    [['receipt', 'add', '--code', 'x', '--accept-unsigned', ''], '--accept-unsigned takes a reason in words'],
    [['scan', '-f', '-', '-f', '-'], 'Standard input can be read once only.'],
    [['--lang', 'fr', 'scan', '-f', 'x'], '--lang must be one of: en, zh. It was fr.'],
  ])('%j ends with status 2 and says what is wrong', async (args, detail) => {
    const result = await gapferry(args);
    expect(result).toMatchObject({ status: 2, stdout: '' });
    expect(result.stderr).toContain('GF-101');
    expect(result.stderr).toContain(detail);
  });

  it('is one JSON document under --json, and nothing else', async () => {
    const result = await gapferry(['scan', '-f', 'x', '--wrong', '--json']);
    expect(result).toMatchObject({ status: 2, stderr: '' });
    expect(documentOf(result)).toMatchObject({
      ok: false,
      error: {
        code: 'usage.invalid',
        short: 'GF-101',
        title: 'This cannot be done as it was asked',
        explain: 'There is no option --wrong here.',
        remedy: expect.stringContaining('--help'),
      },
    });
  });

  it('shows the commands where none is named', async () => {
    const result = await gapferry([]);
    expect(result).toMatchObject({ status: 2, stdout: '' });
    for (const name of ['scan', 'lock', 'export', 'verify', 'inspect', 'import', 'rewrite', 'relocate']) {
      expect(result.stderr).toMatch(new RegExp(`^  ${name} `, 'm'));
    }
  });
});

describe('the language', () => {
  it.each([
    [{ LANG: 'zh_CN.UTF-8' }, []],
    [{ LANG: 'en_US.UTF-8', LC_ALL: 'zh_TW.UTF-8' }, []],
    [{ LANG: 'C' }, ['--lang', 'zh']],
    [{ LANG: 'C' }, ['--lang=zh']],
  ])('is Chinese with %j and %j', async (env, args) => {
    const { stderr } = await gapferry(['exprt', ...args], { env });
    expect(stderr).toContain('错误 GF-101：无法按此要求执行');
  });

  it.each([
    [{ LANG: 'C' }, []],
    [{ LANG: '' }, []],
    [{ LANG: 'de_DE.UTF-8' }, []],
    [{ LANG: 'zh_CN.UTF-8' }, ['--lang', 'en']],
  ])('is English with %j and %j', async (env, args) => {
    const { stderr } = await gapferry(['exprt', ...args], { env });
    expect(stderr).toContain('Error GF-101: This cannot be done as it was asked');
  });

  it('is that of the help too', async () => {
    const { status, stdout } = await gapferry(['import', '--help', '--lang', 'zh']);
    expect(status).toBe(0);
    expect(stdout).toContain('将镜像包推送到 Registry');
    expect(stdout).toContain('选项：');
    expect(stdout).not.toContain('Options:');
  });
});

describe('help and version', () => {
  it('go to standard output with status 0', async () => {
    const help = await gapferry(['help', 'export']);
    expect(help).toMatchObject({ status: 0, stderr: '' });
    expect(help.stdout).toContain('--max-file-size <size>');
    expect((await gapferry(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('are documents under --json', async () => {
    expect(documentOf(await gapferry(['--version', '--json']))).toEqual({ ok: true, version: expect.any(String) });
    expect(documentOf(await gapferry(['scan', '--help', '--json']))).toEqual({ ok: true, help: expect.any(String) });
  });

  it('name no group without its commands', async () => {
    const { status, stderr } = await gapferry(['registry']);
    expect(status).toBe(2);
    for (const name of ['set', 'list', 'login', 'logout', 'ping']) expect(stderr).toContain(`  ${name} `);
  });
});

describe('without a terminal', () => {
  it('asks nothing, and names the option that answers', async () => {
    const result = await gapferry(['registry', 'login', 'harbor.example', '--json']);
    expect(result.status).toBe(2);
    expect(documentOf(result).error).toMatchObject({
      code: 'usage.needsAnswer',
      params: { question: 'User name', option: '--username NAME' },
    });
  });

  it('takes no password but from standard input', async () => {
    const result = await gapferry(['registry', 'login', 'harbor.example', '-u', 'robot$x', '--json']);
    expect(documentOf(result).error).toMatchObject({ params: { option: '--password-stdin' } });
  });

  it('refuses an empty password', async () => {
    const result = await gapferry(['registry', 'login', 'harbor.example', '-u', 'x', '--password-stdin'], {
      input: '\n',
    });
    expect(result.status).toBe(2);
    expect(result.stderr).toContain('The password is empty.');
  });
});
