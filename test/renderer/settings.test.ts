import { X509Certificate } from 'node:crypto';
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
    const test = page.getByRole('button', { name: `${t('ui.registries.test')}: ${harbor.host}` });
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
});
