/** A file of this computer, and its path within what was dropped or chosen, with slashes. */
export interface NamedFile {
  readonly file: File;
  readonly name: string;
}

/** All files of what was dropped, those in folders too. Called while the drop is handled: afterwards a browser tells nothing of it. */
export async function droppedFiles({ items }: DataTransfer): Promise<NamedFile[]> {
  const dropped = [...items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const found = await Promise.all(
    dropped.map(async ({ entry, file }) => {
      if (entry) return filesOf([entry]);
      return file ? [{ file, name: file.name }] : [];
    }),
  );
  return found.flat();
}

/** Files that were chosen: with their paths where a folder was. */
export function chosenFiles(files: FileList | null): NamedFile[] {
  return [...(files ?? [])].map((file) => ({ file, name: file.webkitRelativePath || file.name }));
}

async function filesOf(entries: readonly FileSystemEntry[]): Promise<NamedFile[]> {
  const found: NamedFile[] = [];
  for (const entry of entries) {
    if (isFolder(entry)) found.push(...(await filesOf(await childrenOf(entry))));
    else if (isFile(entry)) found.push({ file: await fileOf(entry), name: entry.fullPath.replace(/^\//, '') });
  }
  return found;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** A browser gives a folder's entries a hundred at a time. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return found;
    found.push(...some);
  }
}
