/** Gives a text to the person as a file. */
export function saveText(name: string, text: string, type = 'text/plain'): void {
  const link = document.createElement('a');
  const url = URL.createObjectURL(new Blob([text], { type }));
  Object.assign(link, { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}
