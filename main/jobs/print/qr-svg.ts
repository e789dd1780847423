import encodeQR from 'qr';

/** A QR code as an SVG element without a size of its own: the page says how large it is. */
export function qrSvg(text: string): string {
  return encodeQR(text, 'svg', { ecc: 'medium', border: 4, optimize: true });
}
