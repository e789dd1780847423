/** What was learned of the bodies that a registry, or something in front of it, takes; bytes. */
export class BodyLimits {
  #refused = Number.POSITIVE_INFINITY;
  #accepted = 0;

  /** Smallest that was refused for its size (413); infinite where none was. */
  get refused(): number {
    return this.#refused;
  }

  /** Largest that was taken in one piece. */
  get accepted(): number {
    return this.#accepted;
  }

  noteRefused(size: number): void {
    this.#refused = Math.min(this.#refused, size);
  }

  noteAccepted(size: number): void {
    this.#accepted = Math.max(this.#accepted, size);
  }
}
