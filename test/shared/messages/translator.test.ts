import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, formatFingerprint } from '../../../shared/messages/format.ts';
import { translator } from '../../../shared/messages/translator.ts';

describe('translator', () => {
  it('chooses the plural of English by count and needs none in Chinese', () => {
    expect(translator('en').t('scan.files', { count: 1 })).toBe('1 file read.');
    expect(translator('en').t('scan.files', { count: 3 })).toBe('3 files read.');
    expect(translator('zh').t('scan.files', { count: 1 })).toBe('已读取 1 个文件。');
  });

  it('formats sizes inside an error', () => {
    const { explain } = translator('en').error({
      code: 'medium.full',
      params: { path: '/x', needed: 2 ** 32, free: 0 },
    });
    expect(explain).toBe('Needed: 4.0 GiB. Free: 0 B.');
  });

  it('leaves a parameter as it is, also one that looks like a message', () => {
    const params = { path: 'a {{path}} $t(word.yes) <b>' };
    expect(translator('en').error({ code: 'input.notFound', params }).title).toBe(
      'No such file or folder: a {{path}} $t(word.yes) <b>',
    );
  });

  it('shows the code of an error that it does not know', () => {
    expect(translator('zh').error({ code: 'future.thing', params: { a: 1 } })).toEqual({
      title: 'future.thing',
      explain: '{"a":1}',
      remedy: '',
    });
  });

  it('says nothing for a phase that it does not know', () => {
    expect(translator('en').maybe('phase.copy')).toBe('copying');
    expect(translator('en').maybe('phase.future')).toBeUndefined();
  });
});

describe('formats', () => {
  it('keep one decimal from KiB on, so that a column lines up', () => {
    expect([0, 1023, 1024, 1_048_575, 4_294_967_295].map((bytes) => formatBytes(bytes, 'en'))).toEqual([
      '0 B',
      '1,023 B',
      '1.0 KiB',
      '1.0 MiB',
      '4.0 GiB',
    ]);
  });

  it('give a duration in its two largest units', () => {
    expect([0, 42, 60, 3900, 90_000].map((seconds) => formatDuration(seconds, 'en'))).toEqual([
      '0 s',
      '42 s',
      '1 min',
      '1 h 5 min',
      '1 d 1 h',
    ]);
    expect(formatDuration(3900, 'zh')).toBe('1 小时 5 分钟');
  });

  it('group a fingerprint and leave anything else alone', () => {
    expect(formatFingerprint('0123456789abcdef')).toBe('0123 4567 89ab cdef');
    expect(formatFingerprint('AA:BB')).toBe('AA:BB');
  });

  it.each(['en', 'zh'] as const)('names no place in a title where something was typed or piped in (%s)', (language) => {
    const titleOf = (path: string): string =>
      translator(language).error({ code: 'receipt.unknownSigner', params: { path, fingerprint: 'ab' } }).title;
    expect(titleOf('-')).not.toMatch(/[-:：]\s*$/);
    expect(titleOf('/media/stick/r.txt')).toContain('/media/stick/r.txt');
  });
});
