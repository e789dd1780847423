/** A signature line: any dash before the name, which people type for the one that is printed, and the digits of the key. */
const SIGNATURE = /(?:^|\n)[ \t]*[—–-]{1,2}[ \t]*gapferry\/([0-9a-f]{16})/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}/;

/**
 * A receipt as it was signed, from one that was typed or scanned from paper, or pasted with something around it: lines that the page broke are
 * joined, indentation is put back, what stands before and after is left out. Proves nothing: the signature does, over what this gives.
 * Undefined where there is no such thing in the text.
 */
export function restoredReceipt(text: string): string | undefined {
  const plain = text.replaceAll('\r', '\n');
  const start = plain.indexOf('{');
  const [body = '', ...signed] = start < 0 ? [] : plain.slice(start).split(SIGNATURE);
  const value = parse(body.slice(0, body.lastIndexOf('}') + 1));
  const lines: string[] = [];
  for (let i = 0; i + 1 < signed.length; i += 2)
    lines.push(`— gapferry/${signed[i]} ${signature(signed[i + 1] ?? '')}\n`);
  return value === undefined || lines.length === 0
    ? undefined
    : `${JSON.stringify(value, null, 2)}\n\n${lines.join('')}`;
}

/** A line that was broken within a word had no blank there. */
function parse(body: string): unknown {
  const joined = body.replace(/"(?:[^"\\]|\\[^\n])*"/g, (word) => word.replace(/\n[ \t]*/g, ''));
  try {
    return JSON.parse(joined);
  } catch {
    return undefined;
  }
}

/** Four bytes of the key id, then DER, which says how long it is: what follows is not of it. */
function signature(rest: string): string {
  const digits = BASE64.exec(rest.replace(/\s+/g, ''))?.[0] ?? '';
  const length = Buffer.from(digits.slice(0, 8), 'base64')[5] ?? 0;
  return digits.slice(0, Math.ceil((4 + 2 + length) / 3) * 4);
}
