import type { Descriptor } from './descriptor.ts';

/** Bytes on their way. Chunks are only valid until the next is asked for; whoever keeps one copies it. */
export type ByteStream = AsyncIterable<Uint8Array>;

/** Content that can be opened, and opened again from an offset when the first try broke. */
export interface ContentSource {
  open(offset: number): Promise<ByteStream>;
}

export interface PushOptions {
  readonly signal?: AbortSignal;
  /** Called with bytes newly accepted by the store; negative when a broken try is thrown away. */
  readonly onBytes?: (bytes: number) => void;
}

/** Anything that content can be read from: a registry repository, a layout folder, a tar, a bundle. */
export interface ReadStore {
  exists(descriptor: Descriptor, signal?: AbortSignal): Promise<boolean>;
  /**
   * The content from `offset` on. The store retries and continues by itself where it can; whether the bytes are the
   * right ones is judged by the one who reads them to the end.
   */
  fetch(descriptor: Descriptor, options?: { offset?: number; signal?: AbortSignal }): Promise<ByteStream>;
}

/** Anything that content can also be written to. A push either ends with the whole, verified content in place or throws. */
export interface ContentStore extends ReadStore {
  push(descriptor: Descriptor, source: ContentSource, options?: PushOptions): Promise<void>;
}

/** A store with names: a registry repository, or a layout with its index.json. */
export interface Target extends ContentStore {
  resolve(name: string, signal?: AbortSignal): Promise<Descriptor>;
  tag(descriptor: Descriptor, name: string, signal?: AbortSignal): Promise<void>;
}
