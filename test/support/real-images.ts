import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { have, run } from './tools.ts';

/** What makes and moves the images. */
export const IMAGE_TOOLS = ['buildah', 'umoci', 'skopeo', 'busybox'] as const;

export function haveImageTools(): boolean {
  return IMAGE_TOOLS.every(have);
}

/** `oci`: one OCI image of umoci; `docker`: one Docker schema 2 image of buildah; `list`: buildah's list of two platforms. */
export type ImageKind = 'oci' | 'docker' | 'list';
export const IMAGE_KINDS: readonly ImageKind[] = ['oci', 'docker', 'list'];

const BUSYBOX = '/bin/busybox';
/** Bytes that do not compress, in a layer of each image's own. */
const OWN_BYTES = 300_000;

/** Makes images that our code did not make, with Debian's tools. All hold busybox; each has a layer of its own. */
export class ImageMaker {
  readonly #folder: string;
  readonly #buildah: readonly string[];
  #made = 0;

  private constructor(folder: string) {
    this.#folder = folder;
    const [root, runRoot] = [join(folder, 'buildah'), join(folder, 'buildah-run')];
    this.#buildah = ['--root', root, '--runroot', runRoot, '--storage-driver', 'vfs'];
  }

  /** Works in a folder, which the caller removes. */
  static async open(folder: string): Promise<ImageMaker> {
    await mkdir(folder, { recursive: true });
    const maker = new ImageMaker(folder);
    maker.#umoci('init', '--layout', 'layout');
    maker.#umoci('new', '--image', 'layout:base');
    maker.#umoci('insert', '--image', 'layout:base', BUSYBOX, '/bin/busybox');
    maker.#umoci('config', '--image', 'layout:base', '--config.cmd', '/bin/busybox', '--architecture', 'amd64');
    return maker;
  }

  /** Makes an image and pushes it under a name (`127.0.0.1:5000/team/app:1`). */
  async push(kind: ImageKind, to: string): Promise<void> {
    const own = join(this.#folder, `own-${++this.#made}`);
    await writeFile(own, randomBytes(OWN_BYTES));
    if (kind === 'oci') this.#pushOci(own, to);
    else if (kind === 'docker') this.#pushDocker(own, to);
    else this.#pushList(own, to);
  }

  #pushOci(own: string, to: string): void {
    const tag = `image-${this.#made}`;
    this.#umoci('insert', '--image', 'layout:base', '--tag', tag, own, '/usr/share/own');
    must('skopeo', ['copy', '--dest-tls-verify=false', `oci:${join(this.#folder, 'layout')}:${tag}`, `docker://${to}`]);
  }

  #pushDocker(own: string, to: string): void {
    must('buildah', [
      ...this.#buildah,
      'push',
      '--tls-verify=false',
      '--format=v2s2',
      this.#commit(own, 'amd64'),
      `docker://${to}`,
    ]);
  }

  #pushList(own: string, to: string): void {
    const list = `list-${this.#made}`;
    const images = ['amd64', 'arm64'].map((architecture) => this.#commit(own, architecture));
    this.#run('manifest', 'create', list);
    for (const image of images) this.#run('manifest', 'add', list, image);
    this.#run('manifest', 'push', '--all', '--tls-verify=false', '--format=v2s2', list, `docker://${to}`);
  }

  /** Commits a container of busybox and the image's own file; gives the image's id. */
  #commit(own: string, architecture: string): string {
    const container = this.#run('from', '--arch', architecture, 'scratch');
    this.#run('copy', '--chmod', '755', container, BUSYBOX, '/bin/busybox');
    this.#run('copy', container, own, '/usr/share/own');
    this.#run('config', '--cmd', '/bin/busybox', '--arch', architecture, container);
    const image = this.#run('commit', '--quiet', '--format', 'docker', container);
    this.#run('rm', container);
    return image;
  }

  #run(...args: string[]): string {
    return must('buildah', [...this.#buildah, ...args]);
  }

  #umoci(...args: string[]): void {
    must('umoci', args, this.#folder);
  }
}

/** Runs a tool that must succeed, and gives the last line of what it printed. */
function must(tool: string, args: readonly string[], cwd?: string): string {
  const { status, stdout, stderr } = run(tool, args, cwd === undefined ? {} : { cwd });
  if (status !== 0) throw new Error(`${tool} ${args.join(' ')}: ${stderr}`);
  return stdout.trim().split('\n').at(-1) ?? '';
}
