// SPDX-License-Identifier: Apache-2.0

export type Kind = 'image' | 'html' | 'json' | 'table' | 'text';

const MIB = 1024 * 1024;

/** Larger images and pages are not shown; of texts and tables the beginning is. */
const MOST_WHOLE = 5 * MIB;
export const MOST_TEXT = 512 * 1024;
export const MOST_ROWS = 200;

const IMAGES: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  bmp: 'image/bmp',
  svg: 'image/svg+xml',
};
const BINARY = new Set(
  'bin pkl pickle pt pth onnx h5 npy npz parquet zip gz tar bz2 xz so model ubj safetensors whl pdf mp4'.split(
    ' ',
  ),
);

const extension = (path: string) => /\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';

export const imageType = (path: string): string | undefined => IMAGES[extension(path)];

/** How a file can be shown; null when it cannot. */
export function kindOf(path: string, size: number): Kind | null {
  const of = extension(path);
  if (of in IMAGES) return size <= MOST_WHOLE ? 'image' : null;
  if (of === 'html' || of === 'htm') return size <= MOST_WHOLE ? 'html' : null;
  if (BINARY.has(of)) return null;
  if (of === 'json') return 'json';
  return of === 'csv' || of === 'tsv' ? 'table' : 'text';
}

/** RFC 4180: quotes, doubled quotes, line breaks in quotes. */
export function parseTable(text: string, separator: string, most = MOST_ROWS + 1): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const endCell = () => {
    row.push(cell);
    cell = '';
  };
  const endRow = () => {
    endCell();
    if (row.length > 1 || row[0]) rows.push(row);
    row = [];
  };
  for (let i = 0; i < text.length && rows.length < most; i++) {
    const c = text[i] as string;
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') {
        cell += c;
        i += 1;
      } else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === separator) endCell();
    else if (c === '\n') endRow();
    else if (c !== '\r') cell += c;
  }
  if (rows.length < most && (cell || row.length)) endRow();
  return rows;
}

/** A text in one line is laid out; another stands as it was written, so that no digit is lost. */
export function layOut(json: string): string {
  if (json.trim().includes('\n')) return json;
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}

export const looksBinary = (text: string): boolean => text.slice(0, 4096).includes('\0');

/** The file's first bytes; of what is longer the rest is not read. */
export async function readText(url: string, most: number): Promise<{ text: string; cut: boolean }> {
  const reply = await fetch(url);
  if (!reply.ok || !reply.body) throw new Error(`The server answered ${reply.status} for ${url}`);
  const reader = reply.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let seen = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { text: text + decoder.decode(), cut: false };
    seen += value.length;
    text += decoder.decode(value, { stream: true });
    if (seen >= most) {
      await reader.cancel();
      return { text: text.slice(0, most), cut: true };
    }
  }
}

/** The page's policy allows pictures as data only. */
export async function readImage(url: string, type: string): Promise<string> {
  const reply = await fetch(url);
  if (!reply.ok) throw new Error(`The server answered ${reply.status} for ${url}`);
  const blob = new Blob([await reply.arrayBuffer()], { type });
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(new Error('The picture cannot be read'));
    reader.readAsDataURL(blob);
  });
}
