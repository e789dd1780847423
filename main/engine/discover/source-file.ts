/** One deployment file: its name as the user gave it (or inside the given folder), and its bytes. */
export interface SourceFile {
  readonly name: string;
  readonly bytes: Buffer;
  /** The packed chart that it came out of, the outermost one. */
  readonly archive?: SourceFile;
  /** Name of the zip of a folder that it came out of. */
  readonly zip?: string;
}
