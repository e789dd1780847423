/**
 * What the desktop shell puts on `window.gapferry`: the transport of shared/reply.ts before its answers were decoded, and
 * what only a desktop can do. A page in a browser has none of it and speaks HTTP.
 */
export interface Bridge {
  call(name: string, request: unknown): Promise<unknown>;
  subscribe(topic: string, id: string, listener: (event: unknown) => void): () => void;
  readonly native: NativeBridge;
}

/** What a person may choose in a dialog of the system. */
export interface ChooseOptions {
  readonly kind: 'files' | 'folder' | 'save';
  readonly title: string;
  /** Folder, or for `save` file, that the dialog starts at. */
  readonly start?: string;
}

/** A removable medium that is mounted now. Sizes in bytes. */
export interface Drive {
  readonly path: string;
  readonly label: string;
  readonly fileSystem: string;
  readonly size: number;
  readonly free: number;
}

export interface NativeBridge {
  /** The real path of a dropped or chosen file; empty where it has none. */
  pathOf(file: unknown): string;
  /** Paths that were chosen; none where the person thought better of it. */
  choose(options: ChooseOptions): Promise<readonly string[]>;
  drives(): Promise<readonly Drive[]>;
}
