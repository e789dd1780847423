import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Call } from '../../main/practice/registry/call.ts';
import { type EmbeddedRegistry, startRegistry } from '../../main/practice/registry.ts';
import { seed } from '../../main/practice/seed.ts';
import { formatHead } from '../../shared/audit.ts';
import { LANGUAGES } from '../../shared/messages/format.ts';
import { translator } from '../../shared/messages/translator.ts';
import { harborWith } from '../jobs/preflight/support.ts';
import { Barrier, holdAfter } from '../support/barrier.ts';
import { bulkRepository } from '../support/bulk-repository.ts';
import { makeCertificates } from '../support/certificates.ts';
import { FerryDesk } from '../support/ferry-desk.ts';
import { have } from '../support/have.ts';
import { canMount, mountStick, mountTmpfs } from '../support/mounts.ts';
import { openTestHost } from '../support/open-test-host.ts';
import { beside } from '../support/screens/beside.ts';
import { ExportScreen } from '../support/screens/export-screen.ts';
import type { Face } from '../support/screens/face.ts';
import { ImportScreen } from '../support/screens/import-screen.ts';
import { JobScreen } from '../support/screens/job-screen.ts';
import { FACES, openFace } from '../support/screens/open-face.ts';
import { RecordScreen } from '../support/screens/record-screen.ts';
import { SettingsScreen } from '../support/screens/settings-screen.ts';
import { StartScreen } from '../support/screens/start-screen.ts';

const MB = 1_000_000;
/** Two images, 1.2 MB. */
const BULK = ['app/web', 'app/worker'].map((path) => bulkRepository(path, [0.4 * MB, 0.2 * MB]));
const ADMIN = { username: 'admin', password: 'Harbor12345' };

const LAYERS = BULK.flatMap(({ blobs }) =>
  [...blobs].filter(([, bytes]) => bytes.length > 1000).map(([digest]) => digest),
);
const readsLayer = ({ method, url }: Call): boolean =>
  method === 'GET' && LAYERS.some((digest) => url.pathname.endsWith(digest));
const barrier = new Barrier();
let source: EmbeddedRegistry;

beforeAll(async () => {
  source = await startRegistry({ hook: barrier.hook });
  await seed(source.url, BULK);
});

afterAll(async () => {
  barrier.open();
  await source?.close();
});

const ALL = FACES.flatMap((name) => LANGUAGES.map((language) => ({ name, language })));

describe.skipIf(ALL.length === 0)('journeys (chromium, or the run time of Electron)', () => {
  describe.each(ALL)('on the $name, in $language', ({ name, language }) => {
    let folder: string;
    let face: Face;
    let start: StartScreen;
    let exporting: ExportScreen;
    let importing: ImportScreen;
    let job: JobScreen;
    let settings: SettingsScreen;
    let record: RecordScreen;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'gapferry-journeys-'));
      await beside(folder, 'registry.set', { host: source.host, plainHttp: true, proxy: 'direct' });
      face = await openFace(name, folder, language);
      start = new StartScreen(face);
      exporting = new ExportScreen(face);
      importing = new ImportScreen(face);
      job = new JobScreen(face);
      settings = new SettingsScreen(face);
      record = new RecordScreen(face);
    });

    afterAll(async () => {
      await face?.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    });

    /** Chooses both images and goes on to the stick. */
    const chooseImages = async (): Promise<void> => {
      await exporting.open();
      await exporting.paste(BULK.map(({ path }) => `${source.host}/${path}:1`).join('\n'));
      await exporting.findImages();
    };
    /** A bundle of somebody else, in a folder of this name. */
    const packed = async (into: string, key?: string): Promise<{ path: string; desk: FerryDesk }> => {
      const desk = new FerryDesk(await openTestHost(), source);
      await desk.plain(source.host);
      const output = join(folder, into);
      if (key) await desk.test.call('key.new', { name: key, passphrase: '' });
      const signing = key ? { unsigned: false, key, passphrase: '' } : {};
      const references = BULK.map(({ path }) => `${source.host}/${path}:1`);
      const { state } = await desk.export(references, into, { output, ...signing });
      expect(state).toEqual({ state: 'succeeded' });
      return { path: output, desk };
    };

    it('first start and practice: from sample files to rewritten files', async () => {
      await start.chooseSide('internet');
      await start.practise();
      await exporting.button(exporting.t('ui.files.sample')).click();
      await exporting.findImages();
      await exporting.run();
      await job.exported();
      const { practice } = await beside(folder, 'workstation.show', {});
      expect(practice).toBeUndefined();
      await importing.open();
      await start.endPractice();
      expect(face.complaints).toEqual([]);
    });

    it('settings: language, appearance, both halves, a registry that answers', async () => {
      const other = translator(language === 'zh' ? 'en' : 'zh');
      await settings.open('workstation');
      await settings.pick(language === 'zh' ? 'English' : '中文');
      await settings.text(other.t('ui.settings.appearance')).waitFor();
      await settings.pick(language === 'zh' ? '中文' : 'English');
      await settings.pick(face.say.t('ui.appearance.dark'));
      await face.page.locator('html[data-dark=true]').waitFor();
      await settings.pick(face.say.t('ui.appearance.light'));
      await settings.tick(face.say.t('ui.settings.bothSides'));
      await settings.open('registries');
      await face.page
        .getByRole('button', { name: face.say.labelled(face.say.t('ui.registries.test'), source.host) })
        .click();
      await face.page.getByRole('status').filter({ hasText: source.host }).waitFor();
    });

    it('export to a folder', async () => {
      await chooseImages();
      await exporting.makeKey('lin');
      await exporting.writeTo(folder, 'first');
      expect(await exporting.fits()).toBe(true);
      await exporting.run();
      await job.exported();
      await job.text(join(folder, 'first')).waitFor();
      await job.another();
    });

    it.skipIf(!canMount)(
      'export to a stick that is too small, then to one with room (needs the right to mount)',
      async () => {
        const medium = join(folder, 'small');
        const remount = await mountTmpfs(medium, '1m');
        await chooseImages();
        await exporting.writeTo(medium, 'tight');
        await exporting.text(face.say.t('word.no')).waitFor();
        expect(await exporting.fits()).toBe(false);
        await exporting.run();
        await job.alert('GF-501').waitFor();
        remount('size=8m');
        await job.goOn();
        await job.exported();
        await job.another();
      },
    );

    it.skipIf(!canMount)('stick pulled and back (needs the right to mount)', async () => {
      const medium = join(folder, 'stick');
      const stick = await mountStick(join(folder, 'content'), medium);
      await chooseImages();
      await exporting.writeTo(medium, 'pulled');
      const held = barrier.close(holdAfter(1, readsLayer));
      onTestFinished(() => barrier.open());
      await exporting.run();
      await held;
      stick.pull();
      barrier.open();
      await job.alert('GF-506').waitFor();
      stick.plugIn();
      await job.goOn();
      await job.exported();
      await job.another();
    });

    it('resume after the process of the host was killed', async () => {
      await chooseImages();
      await exporting.writeTo(folder, 'killed');
      const held = barrier.close(holdAfter(1, readsLayer));
      onTestFinished(() => barrier.open());
      await exporting.run();
      await held;
      await job.button(face.say.t('ui.job.pause')).waitFor();
      const { address } = job;
      await face.killHost();
      barrier.open();
      await start.goTo('#/start');
      await face.page.locator(`a[href="${address}"]`).first().click();
      await job.goOn();
      await job.exported();
      await job.another();
    });

    it('import with an unknown signer, who is enrolled by a fingerprint that came another way', async () => {
      const { path, desk } = await packed('foreign', 'wang');
      const { pem } = await desk.test.call('key.export', { name: 'wang', public: true });
      const { fingerprint } = await desk.test.call('key.show', { name: 'wang' });
      await writeFile(join(folder, 'wang.pub'), pem);
      await importing.open();
      await importing.bundle(path);
      await importing.verdict(face.say.t('verdict.untrusted')).waitFor();
      expect(await importing.button(face.say.t('ui.import.chooseTarget')).isDisabled()).toBe(true);
      const lastEight = fingerprint.replaceAll(/\s/g, '').slice(-8);
      await settings.enrol({ name: 'wang', path: join(folder, 'wang.pub'), lastEight, confirmed: 'by telephone' });
      await importing.open();
      await importing.verdict(face.say.t('verdict.trusted', { signer: 'wang' })).waitFor();
      await importing.target(`${source.host}/wang`);
      await importing.run();
      await job.imported();
    });

    it.skipIf(!have('openssl'))('import with an untrusted certificate (openssl)', async () => {
      const tls = await makeCertificates(folder);
      const harbor = await harborWith({ tls, adminPassword: ADMIN.password });
      const { path } = await packed('for-tls');
      await importing.open();
      await importing.bundle(path);
      await importing.reason('a test');
      await importing.target(`${harbor.host}/team`);
      await settings.tick(face.say.t('ui.certificate.compared'));
      await importing.button(face.say.t('ui.certificate.trust')).click();
      await importing.stop('authentication').getByRole('link').click();
      await settings.signIn(ADMIN.username, ADMIN.password);
      await importing.open();
      await importing.checkAgain();
      await importing.run();
      await job.imported();
    });

    it('import into a full project, after its quota was raised', async () => {
      const harbor = await harborWith({ projects: [{ name: 'team', quota: 1000 }], adminPassword: ADMIN.password });
      await beside(folder, 'registry.set', { host: harbor.host, plainHttp: true, proxy: 'direct' });
      await beside(folder, 'registry.login', { host: harbor.host, ...ADMIN });
      const { path } = await packed('for-quota');
      await importing.open();
      await importing.bundle(path);
      await importing.reason('a test');
      await importing.target(`${harbor.host}/team`);
      await importing.stop('quota').waitFor();
      const team = harbor.world.projects.get('team');
      if (team) team.quota = 100 * MB;
      await importing.checkAgain();
      await importing.stop('quota').waitFor({ state: 'detached' });
      await importing.run();
      await job.imported();
    });

    it('audit: finds an image and its life, verifies the log, and sees that a head is not of it', async () => {
      const life = await record.lifeOf(`${source.host}/app/worker:1`);
      await life.getByText(face.say.t('catalog.event.exported')).first().waitFor();
      await life.getByText(face.say.t('catalog.event.landed')).first().waitFor();
      const { head } = await beside(folder, 'audit.list', {});
      await record.open('log');
      await record.verifyLog(formatHead(head));
      const from = face.say.t('audit.from.given');
      await record.text(face.say.t('audit.agreesGiven', { size: head.size, from })).waitFor();
      await record.verifyLog(formatHead({ size: head.size, hash: 'f'.repeat(64) }));
      await record.text(face.say.t('ui.log.notWhole')).waitFor();
      expect(face.complaints.filter((line) => !/40[13]|ERR_CONNECTION|Failed to load/.test(line))).toEqual([]);
    });
  });
});
