// SPDX-License-Identifier: Apache-2.0
// What can be shared lives in the URL, as plain text: ?q=…&sort=-created&cols=a,b
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

export type Search = Record<string, string>;

export function parseSearch(text: string): Search {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== '') params.set(key, String(value));
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}

/** One key of the URL. Setting '' removes it; typing replaces, choosing pushes onto the history. */
export function useUrlState(key: string): [string, (value: string, push?: boolean) => void] {
  const search = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  const set = useCallback(
    (value: string, push = false) => {
      void navigate({
        to: '.',
        search: ((before: Search) => ({ ...before, [key]: value || undefined })) as never,
        replace: !push,
        resetScroll: false,
      });
    },
    [key, navigate],
  );
  return [search[key] ?? '', set];
}
