import { type Language, LOCALES } from '../../../shared/messages/format.ts';

/** Text as it may stand in HTML, also inside a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** A row of cells; text is escaped. */
export function row(cells: readonly string[], tag: 'td' | 'th' = 'td'): string {
  return `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>\n`;
}

/** Start of a page for paper: A4, black on white, page numbers, no script and nothing from outside. */
export function pageStart({ title, language }: { title: string; language: Language }): string {
  return `<!doctype html>
<html lang="${LOCALES[language]}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
`;
}

export const PAGE_END = '</body>\n</html>\n';

/** System faces only. No colour: it is read on copies of copies. Nothing in a style attribute: the screens' content policy allows none. */
const STYLE = `
@page { size: A4; margin: 18mm 16mm 20mm;
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 178mm; color: #000; background: #fff;
  font: 10pt/1.45 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans", Arial, sans-serif; }
h1 { font-size: 16pt; margin: 0 0 4mm; }
h2 { font-size: 11pt; margin: 4mm 0 1.5mm; break-after: avoid; }
p { margin: 0 0 2mm; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { border: 0.3mm solid #000; padding: 1mm 1.5mm; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { font-weight: 600; }
.mm14 { width: 14mm; } .mm30 { width: 30mm; } .mm32 { width: 32mm; } .mm34 { width: 34mm; } .mm58 { width: 58mm; }
.small { font-size: 8pt; }
.mono { font-family: "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
.head { display: flex; gap: 6mm; align-items: flex-start; }
.head > :first-child { flex: 1; }
.qr { width: 34mm; flex: none; }
.qr svg { width: 34mm; height: 34mm; display: block; }
.blank { height: 9mm; }
.together { break-inside: avoid; }
.note { border: 0.4mm solid #000; padding: 2mm 3mm; margin: 4mm 0; break-inside: avoid; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 8pt; }
`;
