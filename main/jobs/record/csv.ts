/** Makes Excel and WPS take the file for UTF-8. */
export const CSV_START = '\ufeff';

// A cell that starts so is a formula to a spreadsheet, full-width signs too; tab and line ends come before one in some.
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** One line of CSV (RFC 4180): every cell quoted, what would be run as a formula made text by an apostrophe. */
export function csvLine(cells: readonly (string | number | undefined)[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(value: string | number | undefined): string {
  if (typeof value === 'number') return String(value);
  const text = value ?? '';
  return `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}
