// SPDX-License-Identifier: Apache-2.0
// Live by polling; server-sent events will replace the interval, not its users.
import { focusManager, QueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { ApiError } from './api/client';

const INTERVAL_MS = 3000;

export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 1000,
        refetchInterval: INTERVAL_MS,
        retry: (failures, error) =>
          failures < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
        retryDelay: attempt => 500 * 2 ** attempt,
      },
    },
  });
}

/** Pausing tells the queries that nobody looks; what a page asks for the first time still loads. */
export function usePause(): [boolean, () => void] {
  const [paused, setPaused] = useState(false);
  const toggle = useCallback(() => {
    focusManager.setFocused(paused ? undefined : false);
    setPaused(!paused);
  }, [paused]);
  return [paused, toggle];
}
