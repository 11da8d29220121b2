// SPDX-License-Identifier: Apache-2.0

export interface FileEntry {
  path: string;
  size_bytes: number;
}

export interface Folder {
  name: string;
  path: string;
  folders: readonly Folder[];
  files: readonly FileEntry[];
  /** Of all files below. */
  size: number;
  count: number;
}

const byName = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true });

/** Paths as folders in folders, each by name. */
export function treeOf(files: readonly FileEntry[], name = '', path = ''): Folder {
  const below = new Map<string, FileEntry[]>();
  const here: FileEntry[] = [];
  const start = path ? path.length + 1 : 0;
  for (const file of files) {
    const slash = file.path.indexOf('/', start);
    if (slash < 0) here.push(file);
    else {
      const folder = file.path.slice(start, slash);
      const members = below.get(folder);
      if (members) members.push(file);
      else below.set(folder, [file]);
    }
  }
  return {
    name,
    path,
    folders: [...below]
      .sort(([a], [b]) => byName(a, b))
      .map(([folder, members]) => treeOf(members, folder, path ? `${path}/${folder}` : folder)),
    files: here.sort((a, b) => byName(a.path, b.path)),
    size: files.reduce((sum, file) => sum + file.size_bytes, 0),
    count: files.length,
  };
}

export const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
