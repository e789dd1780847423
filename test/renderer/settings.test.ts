import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startHarbor } from '../../main/practice/harbor.ts';
import { seriousFindings } from '../support/axe.ts';
import { makeCertificates } from '../support/certificates.ts';
import { have } from '../support/have.ts';
import { openScreen } from '../support/open-screen.ts';
import { tempFolder } from '../support/temp-folder.ts';

describe.skipIf(!have('chromium') || !have('openssl'))('the settings on the page (chromium, openssl)', () => {
  it('show a certificate that nobody here knows, and trust it for that registry once it was compared', async () => {
    const { key, cert, ca } = await makeCertificates(await tempFolder());
    const harbor = await startHarbor({ projects: [{ name: 'team' }], tls: { key, cert }, caCertificate: ca });
    onTestFinished(() => harbor.close());
    const { page, say, call } = await openScreen({ language: 'en' });
    const { t } = say;
    await call('registry.set', { host: harbor.host, proxy: 'direct' });
    await page.getByRole('button', { name: t('ui.side.isolated') }).click();
    await page.getByText(t('ui.start.noJobs')).waitFor();
    await page.evaluate("location.hash = '#/settings/registries'");
    const test = page.getByRole('button', { name: say.labelled(t('ui.registries.test'), harbor.host) });
    await test.click();
    await page.getByText(new X509Certificate(ca).fingerprint256).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    const trust = page.getByRole('button', { name: t('ui.certificate.trust') });
    expect(await trust.isDisabled()).toBe(true);
    await page.getByRole('checkbox', { name: t('ui.certificate.compared') }).check();
    await trust.click();
    await page.getByText('answers in').waitFor();
    expect(await call('registry.list', {})).toMatchObject([{ host: harbor.host, hasCa: true }]);
  });

  it('do not offer to trust a certificate that is made out to another name', async () => {
    const { key, cert, ca } = await makeCertificates(await tempFolder(), 'DNS:harbor.example');
    const harbor = await startHarbor({ projects: [{ name: 'team' }], tls: { key, cert }, caCertificate: ca });
    onTestFinished(() => harbor.close());
    const { page, say, call } = await openScreen({ language: 'en' });
    const { t } = say;
    await call('registry.set', { host: harbor.host, proxy: 'direct' });
    await page.getByRole('button', { name: t('ui.side.isolated') }).click();
    await page.getByText(t('ui.start.noJobs')).waitFor();
    await page.evaluate("location.hash = '#/settings/registries'");
    await page.getByRole('button', { name: say.labelled(t('ui.registries.test'), harbor.host) }).click();
    await page.getByText('GF-322').waitFor();
    await page.getByText('DNS:harbor.example').waitFor();
    expect(await page.getByRole('button', { name: t('ui.certificate.trust') }).count()).toBe(0);
  });

  it('forward the log to a file, say that nothing waits, and stop again', async () => {
    const { page, say, folder, call } = await openScreen({ language: 'zh' });
    const { t } = say;
    await page.getByRole('button', { name: t('ui.side.isolated') }).click();
    await page.getByText(t('ui.start.noJobs')).waitFor();
    await page.evaluate("location.hash = '#/settings/record'");
    const target = join(folder, 'audit.jsonl');
    await page.getByLabel(t('ui.forward.target'), { exact: true }).fill(target);
    await page.getByRole('button', { name: t('ui.forward.do') }).click();
    await page.getByText(t('forward.arrived')).waitFor();
    await expect.poll(async () => (await call('audit.forwarding', {})).pending).toBe(0);
    expect(await readFile(target, 'utf8')).toContain('setting.changed');
    await page.getByRole('button', { name: t('ui.forward.stop') }).click();
    await page.getByText(t('forward.off')).waitFor();
  });

  it('remove a key for good, once that was confirmed', async () => {
    const { page, say, call } = await openScreen({ language: 'en' });
    const { t } = say;
    await call('key.new', { name: 'old', passphrase: '' });
    await page.getByRole('button', { name: t('ui.side.internet') }).click();
    await page.getByText(t('ui.start.noJobs')).waitFor();
    await page.evaluate("location.hash = '#/settings/keys'");
    await page.getByRole('button', { name: `${t('ui.act.remove')}: old` }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(t('ui.keys.remove.more')).waitFor();
    await dialog.getByRole('button', { name: t('ui.act.remove') }).click();
    await page.getByText(t('ui.keys.none')).waitFor();
    expect(await call('key.list', {})).toEqual([]);
  });
});
