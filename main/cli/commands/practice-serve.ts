import type { Answer } from '../answer.ts';
import type { Face } from '../face.ts';
import { untilStopped } from '../until-stopped.ts';

/**
 * `gapferry practice --serve`: both servers of the practice ferry and its deployment files, for a workstation of one's own,
 * until it is stopped. `kept`: what the registries hold stays in the folder.
 */
export async function servePractice(face: Face, folder: string, kept: boolean): Promise<Answer> {
  const { t } = face.say;
  const stopped = untilStopped();
  const { openStage, writeSampleFiles } = await import('../../practice/stage.ts');
  const { SAMPLE_HOSTS } = await import('../../practice/sample-files.ts');
  const stage = await openStage({ folder, keepRegistries: kept });
  try {
    await stage.fill();
    const files = await writeSampleFiles(folder);
    const { source, harbor, project, password, images } = stage;
    face.note(t('practice.served.source', { source, images: face.say.list(images) }));
    face.note(t('practice.served.harbor', { harbor, project, password }));
    face.note(t('practice.served.files', { files }));
    face.note(t('practice.served.once'));
    for (const host of [source, harbor]) face.note(`  gapferry registry set ${host} --plain-http --proxy direct`);
    for (const host of SAMPLE_HOSTS) face.note(`  gapferry registry set ${host} --mirror ${source}`);
    face.note(`  gapferry registry login ${harbor} -u admin`);
    face.note(t('practice.served.until'));
    await stopped;
    return { json: { source, harbor, project, files }, text: `${t('host.stopped')}\n` };
  } finally {
    await stage.close();
  }
}
