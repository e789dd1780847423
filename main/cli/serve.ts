/** What `gapferry serve` asks of the web face, which the command does not know: main/gapferry.ts puts the two together. */
export type Serve = (options: ServeOptions) => Promise<Served>;

export interface ServeOptions {
  readonly env: NodeJS.ProcessEnv;
  /** 0: a free one. */
  readonly port: number;
  readonly allowHosts: readonly string[];
  readonly roots: readonly string[];
}

export interface Served {
  readonly port: number;
  /** A link that works once, for a minute. */
  newLink(): string;
  /** Shows the page in the user's browser. Whether there is one. */
  open(): Promise<boolean>;
  close(): Promise<void>;
}
