/** One deployment file: its name as the user gave it (or inside the given folder), and its bytes. */
export interface SourceFile {
  readonly name: string;
  readonly bytes: Buffer;
}
