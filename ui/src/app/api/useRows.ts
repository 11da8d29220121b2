// SPDX-License-Identifier: Apache-2.0
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Paged } from './queries';

interface Page {
  next_page_token: string | null;
}

/** The rows of a list so far, and how to get more. */
export function useRows<P extends Page, T>(options: Paged<P>, pick: (page: P) => readonly T[]) {
  const query = useInfiniteQuery(options);
  const pages = query.data?.pages;
  // biome-ignore lint/correctness/useExhaustiveDependencies: pick only names a field of the page
  const rows = useMemo(() => pages?.flatMap(page => pick(page)), [pages]);
  return {
    of: { data: rows, error: query.error, isPending: query.isPending, refetch: query.refetch },
    more: query.hasNextPage
      ? { load: () => void query.fetchNextPage(), loading: query.isFetchingNextPage }
      : undefined,
  };
}
