import { Screen } from './screen.ts';

/** Pages of the settings. */
export class SettingsScreen extends Screen {
  async open(name: 'workstation' | 'registries' | 'keys' | 'trust' | 'policies' | 'about'): Promise<void> {
    await this.goTo(`#/settings/${name}`);
    await this.face.page.locator(`nav a[href="#/settings/${name}"][aria-current=page]`).waitFor();
  }

  /** Picks one of several that exclude each other. */
  async pick(words: string): Promise<void> {
    await this.face.page.getByRole('radio', { name: words, exact: true }).click();
  }

  /** Ticks a box; it shows that once the host has said so. */
  async tick(words: string): Promise<void> {
    const box = this.face.page.getByRole('checkbox', { name: words, exact: true });
    await box.click();
    await box.and(this.face.page.locator(':checked')).waitFor();
  }

  /** The card of a registry, which is added where there is none. */
  async addRegistry(host: string): Promise<void> {
    await this.button(this.t('ui.registries.add')).click();
    await this.field(this.t('ui.registries.host')).fill(host);
    await this.button(this.t('ui.registries.add')).click();
    await this.face.page.getByRole('region', { name: host }).waitFor();
  }

  async signIn(username: string, password: string): Promise<void> {
    await this.field(this.t('ui.signIn.user')).fill(username);
    await this.field(this.t('ui.signIn.password')).fill(password);
    await this.button(this.t('ui.remedy.signIn')).click();
    await this.face.page.getByRole('status').first().waitFor();
  }

  /** Enrols a signer by the last eight characters of the fingerprint, which came by another way. */
  async enrol(signer: { name: string; path: string; lastEight: string; confirmed: string }): Promise<void> {
    await this.open('trust');
    await this.button(this.t('ui.trust.add')).click();
    await this.field(this.t('ui.trust.file')).fill(signer.path);
    await this.field(this.t('ui.trust.name')).fill(signer.name);
    await this.field(this.t('ui.trust.lastEight')).fill(signer.lastEight);
    await this.field(this.t('ui.trust.confirmed')).fill(signer.confirmed);
    await this.button(this.t('ui.trust.do')).click();
    await this.face.page
      .getByRole('table', { name: this.t('ui.settings.trust') })
      .getByText(signer.name)
      .waitFor();
  }
}
