import type { Digest } from '../engine/digest.ts';
import type { JobContext } from './context.ts';

/** Turns what happens to blobs into what happens to images: an image is active with its first blob, done with its last. */
export class ItemBoard {
  readonly #context: JobContext;
  readonly #imagesOf: ReadonlyMap<Digest, readonly string[]>;
  readonly #open = new Map<string, number>();
  readonly #active = new Map<string, number>();

  constructor(context: JobContext, blobs: readonly { digest: Digest; images: readonly string[] }[]) {
    this.#context = context;
    this.#imagesOf = new Map(blobs.map(({ digest, images }) => [digest, images]));
    for (const { images } of blobs) for (const image of images) this.#open.set(image, (this.#open.get(image) ?? 0) + 1);
  }

  begin(digest: Digest): void {
    for (const image of this.#imagesOf.get(digest) ?? []) this.#active.set(image, (this.#active.get(image) ?? 0) + 1);
    this.#context.setCurrent([...this.#active.keys()]);
  }

  end(digest: Digest): void {
    for (const image of this.#imagesOf.get(digest) ?? []) {
      const open = (this.#open.get(image) ?? 1) - 1;
      this.#open.set(image, open);
      const active = (this.#active.get(image) ?? 1) - 1;
      if (active > 0) this.#active.set(image, active);
      else this.#active.delete(image);
      if (open === 0) this.#context.updateItem(image, { state: 'done' });
    }
    this.#context.setCurrent([...this.#active.keys()]);
  }

  /** All blobs are there: whatever image had none of its own is done too. */
  finish(): void {
    for (const { name, state } of this.#context.items()) {
      if (state === 'waiting' || state === 'active') this.#context.updateItem(name, { state: 'done' });
    }
    this.#context.setCurrent([]);
  }
}
