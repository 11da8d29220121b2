// SPDX-License-Identifier: Apache-2.0
// What is known of a long list that comes in pages: where each page begins, and where the list ends.

export const PAGE = 100;

export interface Book {
  /** The token of each page known to exist; the first page has none. */
  starts: readonly (string | undefined)[];
  /** How many rows the last page has, once it is known to be the last. */
  lastRows: number | null;
}

export const NEW_BOOK: Book = { starts: [undefined], lastRows: null };

/** Rows that exist, those of a page that is not loaded yet counted as whole. */
export function lineCount({ starts, lastRows }: Book): number {
  return (starts.length - 1) * PAGE + (lastRows ?? PAGE);
}

/** Rows that are known to exist. */
export function knownCount({ starts, lastRows }: Book): number {
  return (starts.length - 1) * PAGE + (lastRows ?? 0);
}

/** The book after a page was read. The same book when nothing is new. */
export function withPage(book: Book, page: number, rows: number, next: string | null): Book {
  if (next === null) {
    const same = book.starts.length === page + 1 && book.lastRows === rows;
    return same ? book : { starts: book.starts.slice(0, page + 1), lastRows: rows };
  }
  if (book.starts[page + 1] === next) return book;
  const starts = [...book.starts];
  starts[page + 1] = next;
  return { starts, lastRows: page + 1 < book.starts.length ? book.lastRows : null };
}

/** The first page that holds these rows, and the one after the last, which is read ahead. */
export const span = (from: number, to: number): readonly [number, number] => [
  Math.floor(from / PAGE),
  Math.floor(to / PAGE) + 1,
];

/** Of these pages, those known to exist. */
export function pagesOf(book: Book, [first, last]: readonly [number, number]): number[] {
  const end = Math.min(last, book.starts.length - 1);
  return Array.from({ length: Math.max(0, end - first + 1) }, (_, i) => first + i);
}
