const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/;

/** Whether a text is a digest of an algorithm that go-digest knows: distribution takes more than the sha256 we store by. */
export function isWireDigest(text: string): boolean {
  return DIGEST.test(text);
}
