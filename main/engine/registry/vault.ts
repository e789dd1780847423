/** Seals texts so that only this user of this machine opens them again: a system's key ring, behind the desktop app. */
export interface Vault {
  /** Where what is sealed lies. */
  readonly file: string;
  seal(text: string): Promise<string>;
  /** Rejects where it was sealed elsewhere, or the key ring is locked. */
  open(sealed: string): Promise<string>;
}
