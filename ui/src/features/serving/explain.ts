// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, unwrap } from '../../app/api/client';
import { job } from '../../app/api/queries';

/** Has a version's explanation computed, and tells how far the job is. */
export function useExplain(model: string, version: string) {
  const client = useQueryClient();
  const asked = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST('/api/v1/models/{name}/{version}/explanation', {
          params: { path: { name: model, version } },
        }),
      ),
  });
  const jobId = asked.data?.job_id;
  const made = useQuery({ ...job(jobId ?? ''), enabled: jobId !== undefined });
  const status = jobId === undefined ? undefined : (made.data?.status ?? 'queued');
  useEffect(() => {
    if (status === 'succeeded') client.invalidateQueries({ queryKey: ['models', model] });
  }, [client, model, status]);
  return {
    ask: () => asked.mutate(),
    error: asked.error,
    jobId,
    status,
    /** Of the job, if it has failed. */
    reason: made.data?.error,
    isRunning: asked.isPending || status === 'queued' || status === 'running',
  };
}
