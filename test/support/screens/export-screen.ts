import { Screen } from './screen.ts';

/** From files to a running export. */
export class ExportScreen extends Screen {
  async open(): Promise<void> {
    await this.goTo('#/export');
    await this.button(this.t('ui.files.paste')).waitFor();
  }

  async paste(text: string): Promise<void> {
    await this.button(this.t('ui.files.paste')).click();
    await this.field(this.t('ui.files.paste.label')).fill(text);
    await this.button(this.t('ui.act.take')).click();
    await this.face.page.getByRole('dialog').waitFor({ state: 'hidden' });
  }

  /** What was given becomes images, weighed; then on to the stick. */
  async findImages(): Promise<void> {
    await this.button(this.t('ui.export.findImages')).click();
    await this.text(this.t('ui.figure.shared')).waitFor();
    await this.button(this.t('ui.export.chooseStick')).click();
    await this.field(this.t('ui.stick.folder')).waitFor();
  }

  async writeTo(folder: string, name: string): Promise<void> {
    await this.field(this.t('ui.stick.folder')).fill(folder);
    await this.field(this.t('ui.stick.name')).fill(name);
    await this.text(this.t('ui.figure.fits')).waitFor();
  }

  /** Whether the screen says that the bundle fits. */
  async fits(): Promise<boolean> {
    const figure = this.face.page.locator('dl.figures > div', { hasText: this.t('ui.figure.fits') });
    return (await figure.getAttribute('data-tone')) === 'good';
  }

  async makeKey(name: string): Promise<void> {
    await this.field(this.t('ui.key.name')).fill(name);
    await this.button(this.t('ui.key.make')).click();
    await this.field(this.t('ui.stick.key')).waitFor();
  }

  async run(): Promise<void> {
    await this.buttonFrom(this.t('ui.export.run', { summary: '' })).click();
  }
}
