// SPDX-License-Identifier: Apache-2.0
import { ApiError, api, unwrap } from '../../app/api/client';

/** What is deleted: some runs, or an experiment with its runs. */
export interface Deleted {
  run_ids?: string[];
  experiment_ids?: string[];
}

const POLL_MS = 300;

/** Deletes them one after the other, so that they can be restored. */
export async function remove(of: Deleted) {
  for (const run_id of of.run_ids ?? []) {
    await unwrap(api.DELETE('/api/v1/runs/{run_id}', { params: { path: { run_id } } }));
  }
  for (const experiment_id of of.experiment_ids ?? []) {
    const params = { path: { experiment_id } };
    await unwrap(api.DELETE('/api/v1/experiments/{experiment_id}', { params }));
  }
}

export async function restore(of: Deleted) {
  for (const run_id of of.run_ids ?? []) {
    await unwrap(api.POST('/api/v1/runs/{run_id}/restore', { params: { path: { run_id } } }));
  }
  for (const experiment_id of of.experiment_ids ?? []) {
    const params = { path: { experiment_id } };
    await unwrap(api.POST('/api/v1/experiments/{experiment_id}/restore', { params }));
  }
}

/** What would go for good, and what would stay. */
export const preview = (of: Deleted) =>
  unwrap(api.POST('/api/v1/deletions', { body: { ...of, dry_run: true } })).then(answer => {
    if ('runs' in answer) return answer;
    throw new ApiError(0, 'Unexpected answer', 'The server did not say what would go.', null);
  });

/** Waits until the job that does it has ended. */
export async function removeForGood(of: Deleted) {
  const { runs, experiments } = await preview(of);
  if (!runs && !experiments.length) {
    throw new ApiError(0, 'Nothing was deleted', 'All of it stays: model versions need it.', null);
  }
  const answer = await unwrap(api.POST('/api/v1/deletions', { body: of }));
  if (!('job_id' in answer)) return;
  const params = { path: { job_id: answer.job_id } };
  for (;;) {
    const job = await unwrap(api.GET('/api/v1/jobs/{job_id}', { params }));
    if (job.status === 'succeeded') return;
    if (job.status !== 'queued' && job.status !== 'running') {
      throw new ApiError(0, `The job was ${job.status}`, job.error ?? 'See the job.', null);
    }
    await new Promise(done => setTimeout(done, POLL_MS));
  }
}
