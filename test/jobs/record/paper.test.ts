import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import encodeQR from 'qr';
import decodeQR from 'qr/decode.js';
import { describe, expect, it } from 'vitest';
import { qrSvg } from '../../../main/jobs/print/qr-svg.ts';
import { AUDIT_ACTIONS, AUDIT_OUTCOMES } from '../../../shared/audit.ts';
import { auditText } from '../../../shared/messages/audit-text.ts';
import { en } from '../../../shared/messages/en.ts';
import { translator } from '../../../shared/messages/translator.ts';
import { gapferry } from '../../cli/run-cli.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { have } from '../../support/tools.ts';
import { exported, openStation, pushImage } from './ferry.ts';

const FIELDS = {
  medium: 'USB-0042',
  classification: '内部',
  antivirus: '2026-11-24',
  operator: '王磊',
  reviewer: '李梅',
};

describe('the hand-over form', () => {
  it('has the bundle, its identity in groups, what was given, and blanks to sign, in both languages', async () => {
    const station = await openStation();
    const image = await pushImage(station, 'app');
    const request = { name: '十一月 <november>', stream: 'prod', audience: 'site-a', ticket: 'CHG-7' };
    const { path, identity } = await exported(station, [image], request);
    const { html } = await station.call('handover.make', { bundle: [path], fields: FIELDS });
    const hex = identity.slice('sha256:'.length);
    for (const text of [
      '介质交接单 Media hand-over form',
      '十一月 &#60;november&#62;',
      'prod, 1',
      'site-a',
      'CHG-7',
      ...Object.values(FIELDS),
      hex.slice(0, 16).match(/.{4}/g)?.join(' ') ?? '?',
      qrSvg(identity),
      image,
      '变更单号',
      '密级',
      '病毒库版本',
      '本单本身不构成证明',
      'proves nothing by itself',
    ])
      expect(html).toContain(text);
    const { records } = await station.call('audit.list', { action: 'handover.made' });
    expect(records[0]?.entry).toMatchObject({ on: { id: identity }, who: { operator: '王磊', reviewer: '李梅' } });
  });

  it('names no folder of the workstation that a file came from', async () => {
    const station = await openStation();
    const image = await pushImage(station, 'app');
    const contentBase64 = Buffer.from(`- image: ${image}\n`).toString('base64');
    const names = ['/home/lei/deploy/web.yaml', 'C:\\Users\\lei\\db.yaml', 'charts/cache.yaml'];
    const sources = names.map((name) => ({ name, contentBase64 }));
    const { path } = await exported(station, [image], { sources });
    const { html } = await station.call('handover.make', { bundle: [path], fields: {} });
    expect(html).toContain('web.yaml, db.yaml, charts/cache.yaml');
    expect(html).not.toContain('lei');
  });

  it.skipIf(!have('chromium'))('becomes a PDF by chromium', async () => {
    const station = await openStation();
    const { path } = await exported(station, [await pushImage(station, 'app')]);
    const pdf = join(station.folder, 'form.pdf');
    const env = { GAPFERRY_HOME: join(station.folder, 'home') };
    const made = await gapferry(['handover', path, '-o', pdf], { env });
    expect(made).toMatchObject({ status: 0 });
    expect((await readFile(pdf)).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('says so where no browser can make a PDF, and writes the page all the same as HTML', async () => {
    const station = await openStation();
    const { path } = await exported(station, [await pushImage(station, 'app')]);
    const env = { GAPFERRY_HOME: join(station.folder, 'home'), PATH: station.folder };
    const refused = await gapferry(['handover', path, '-o', join(station.folder, 'form.pdf')], { env });
    expect(refused).toMatchObject({ status: 3, stderr: expect.stringContaining('GF-866') });
    const html = join(station.folder, 'form.html');
    expect((await gapferry(['handover', path, '-o', html], { env })).status).toBe(0);
    expect(await readFile(html, 'utf8')).toContain('介质交接单');
  });
});

describe('the report of the audit log', () => {
  it.skipIf(!have('chromium'))('becomes a PDF by chromium, narrowed to what was asked for', async () => {
    const folder = await tempFolder();
    const env = { GAPFERRY_HOME: join(folder, 'home') };
    await gapferry(['settings', 'set', 'site', 'DC2'], { env });
    const pdf = join(folder, 'report.pdf');
    const args = ['audit', 'export', '-o', pdf, '--format', 'pdf', '--action', 'setting', '--json'];
    expect(JSON.parse((await gapferry(args, { env })).stdout)).toMatchObject({ ok: true, entries: 1 });
    expect((await readFile(pdf)).subarray(0, 5).toString()).toBe('%PDF-');
  });
});

describe('a QR code', () => {
  it('holds exactly its text', () => {
    const text = `GAPFERRY-RECEIPT-1 ${'0123456789abcdef'.repeat(4)} 1234567:${'fedcba9876543210'.repeat(4)} 09af`;
    const bits = encodeQR(text, 'raw', { ecc: 'medium', border: 4, scale: 4 });
    const height = bits.length;
    const data = Uint8ClampedArray.from(
      bits.flatMap((line) => line.flatMap((dark) => (dark ? [0, 0, 0, 255] : [255, 255, 255, 255]))),
    );
    expect(decodeQR({ width: height, height, data })).toBe(text);
  });
});

describe('an entry in words', () => {
  const about = { at: '', who: { user: 'u', workstation: 'w' }, on: { kind: 'bundle', id: 'x', name: 'b' } };
  const refused = { ...about, action: 'bundle.refused', outcome: 'refused' };

  it('says once that something was refused, and why in words', () => {
    const detail = { error: 'stream.otherSite', audience: '甲', site: '乙' };
    const zh = auditText({ ...refused, detail }, translator('zh'));
    expect(zh.what).toBe('拒绝镜像包：b (x)');
    expect(zh.more[0]).toContain('GF-643 此镜像包的目标站点是 甲，不是 乙');
    expect(auditText({ ...refused, detail }, translator('en')).what).toBe('bundle refused: b (x)');
  });

  it('says why in words also where the entry has not all of them', () => {
    const { more } = auditText({ ...refused, detail: { error: 'GF-643 stream.otherSite' } }, translator('zh'));
    expect(more).toEqual(['错误：GF-643 此镜像包的目标站点是 …，不是 …']);
  });

  it.each([
    ['job.paused', { kind: 'import', reason: 'medium' }, /介质不在或已满/],
    ['receipt.refused', { error: 'note.invalid', path: '-', detail: 'no signature under it' }, /具体：其下没有签名/],
    ['job.resumed', { kind: 'import', from: 'incomplete' }, /未全部完成/],
    ['registry.login', { username: 'ci', keptBy: 'helper' }, /docker 凭据助手/],
    ['log.exported', { format: 'csv', action: 'bundle.imported' }, /动作: 导入镜像包|导入镜像包/],
  ])('has no bare word of the program in it: %s', (action, detail, words) => {
    const entry = { ...about, action, outcome: 'done', detail };
    expect(auditText(entry, translator('zh')).more.join()).toMatch(words);
  });

  it('names the side of a workstation as the screens do', () => {
    const on = { kind: 'setting', id: 'side' };
    const entry = {
      ...about,
      on,
      action: 'setting.changed',
      outcome: 'done',
      detail: { before: '', after: 'isolated' },
    };
    expect(auditText(entry, translator('zh')).more.join()).toContain(translator('zh').t('ui.side.isolated'));
  });
});

describe('the printed report', () => {
  it('says in which zone its times are, and who is what', async () => {
    const station = await openStation();
    const { path } = await exported(station, [await pushImage(station, 'app')], {
      operator: 'Mei Ling',
      reviewer: 'Zhao Wei',
      ticket: 'CHG-9',
    });
    expect(path).toBeDefined();
    const { html } = await station.call('audit.report', { action: 'bundle.sealed' });
    expect(html).toMatch(/Times are those of<\/td><td>[^<]+ \(UTC[^<]*\)/);
    expect(html).toMatch(/user [^<]+@[^<]+, operator Mei Ling, reviewer Zhao Wei, ticket CHG-9/);
  });
});

describe('the words of the audit log', () => {
  it.each(AUDIT_ACTIONS)('has words and an explanation for %s', async (action) => {
    expect(Object.keys(en)).toContain(`audit.${action}`);
    const page = await readFile(new URL('../../../docs/audit-format.md', import.meta.url), 'utf8');
    expect(page).toContain(`\`${action}\``);
  });

  it.each(AUDIT_OUTCOMES)('has words for the outcome %s', (outcome) => {
    expect(Object.keys(en)).toContain(`outcome.${outcome}`);
  });
});
