import { type Check, rowsOf } from './row.ts';

const rows = rowsOf('frontProxy');

/** Has something between us and the registry shown itself: a limit of sizes (413), pages for people? */
export const checkFrontProxy: Check = ({ html, memory, blobs }) => {
  if (html) return rows.warn('html');
  const { refusedBody: size } = memory;
  const concerns = size !== undefined && blobs.some((blob) => !blob.present && blob.size >= size);
  return concerns ? rows.warn('limit', { size }) : rows.pass('clear');
};
