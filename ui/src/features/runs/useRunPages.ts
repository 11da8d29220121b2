// SPDX-License-Identifier: Apache-2.0
import { useQueries } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type Asked, runPage } from '../../app/api/runQueries';
import { type Book, knownCount, lineCount, NEW_BOOK, PAGE, pagesOf, span, withPage } from './book';
import type { Run } from './columns';

const FORGET_MS = 60_000;

/**
 * The pages of a long list that are looked at: loaded as one scrolls, kept fresh while in view,
 * forgotten a while after.
 */
export function useRunPages(asked: Asked) {
  const [book, setBook] = useState<Book>(NEW_BOOK);
  const [range, setRange] = useState<readonly [number, number]>(() => span(0, 0));
  const before = useRef(new Map<number, readonly Run[]>());
  const pages = pagesOf(book, range);
  const answers = useQueries({
    queries: pages.map(page => ({
      ...runPage(asked, PAGE, book.starts[page]),
      gcTime: FORGET_MS,
    })),
  });
  const shown = new Map<number, readonly Run[]>();
  pages.forEach((page, i) => {
    // While a page is read anew because the list has moved, what stood there stays.
    const rows = answers[i]?.data?.runs ?? before.current.get(page);
    if (rows) shown.set(page, rows);
  });
  before.current = shown;

  useEffect(() => {
    let next = book;
    pages.forEach((page, i) => {
      const data = answers[i]?.data;
      if (data) next = withPage(next, page, data.runs.length, data.next_page_token);
    });
    if (next !== book) setBook(next);
  });

  const onRange = useCallback(
    (from: number, to: number) =>
      // Most steps of a scroll stay on the same pages.
      setRange(now => {
        const next = span(from, to);
        return now[0] === next[0] && now[1] === next[1] ? now : next;
      }),
    [],
  );
  return {
    lines: lineCount(book),
    known: knownCount(book),
    ended: book.lastRows !== null,
    run: (index: number) => shown.get(Math.floor(index / PAGE))?.[index % PAGE],
    visible: [...shown.values()],
    error: answers.find(answer => answer.error)?.error ?? null,
    loaded: answers.some(answer => answer.data),
    onRange,
  };
}
