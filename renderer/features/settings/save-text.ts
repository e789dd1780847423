/** Gives a text to the person as a file. */
export function saveText(name: string, text: string): void {
  const link = document.createElement('a');
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  Object.assign(link, { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}
