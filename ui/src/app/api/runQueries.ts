// SPDX-License-Identifier: Apache-2.0
// What the page reads of runs.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from './client';

const PAGE = 1000;
/** Among many runs a page of them costs the server more than a page of jobs. */
const LIVELY_MS = 4000;
const CALM_MS = 10_000;

/** What a list of runs is asked for: MLflow's grammar; no experiment means all. */
export interface Asked {
  experiment?: string | undefined;
  filter?: string | undefined;
  order?: string | undefined;
  /** Those that are deleted instead of the others. */
  deleted?: boolean;
}

const readRuns = (of: Asked, max_results: number, page_token?: string) =>
  unwrap(
    api.GET('/api/v1/runs', {
      params: {
        query: {
          ...(of.experiment && { experiment_id: of.experiment }),
          ...(of.filter && { filter: of.filter }),
          ...(of.order && { order_by: [of.order] }),
          ...(of.deleted && { lifecycle: 'deleted' as const }),
          max_results,
          ...(page_token && { page_token }),
        },
      },
    }),
  );

export const runPage = (of: Asked, rows: number, token?: string) =>
  queryOptions({
    queryKey: ['runs', 'page', of, rows, token ?? ''],
    queryFn: () => readRuns(of, rows, token),
    refetchInterval: query =>
      query.state.data?.runs.some(run => run.status === 'RUNNING') ? LIVELY_MS : CALM_MS,
  });

/** MLflow's grammar for a part of a run's name, in any case. */
export function nameFilter(part: string): string {
  const quote = part.includes("'") ? '"' : "'";
  return `attributes.run_name ILIKE ${quote}%${part}%${quote}`;
}

/** The first runs in this order, and whether there are more. */
export const firstRuns = (of: Asked, most: number) =>
  queryOptions({
    queryKey: ['runs', 'first', of, most],
    queryFn: async () => {
      const runs: Schemas['Run'][] = [];
      let token: string | undefined;
      do {
        const page = await readRuns(of, Math.min(PAGE, most - runs.length), token);
        runs.push(...page.runs);
        token = page.next_page_token ?? undefined;
      } while (token && runs.length < most);
      return { runs, more: token !== undefined };
    },
    refetchInterval: 30_000,
    placeholderData: keepPreviousData,
  });

export const run = (run_id: string) =>
  queryOptions({
    queryKey: ['runs', run_id],
    queryFn: () => unwrap(api.GET('/api/v1/runs/{run_id}', { params: { path: { run_id } } })),
  });

export const metricHistory = (run_id: string, key: string) =>
  queryOptions({
    queryKey: ['runs', run_id, 'metrics', key],
    queryFn: () =>
      unwrap(api.GET('/api/v1/runs/{run_id}/metrics/{key}', { params: { path: { run_id, key } } })),
  });

/** These runs, in the order asked for; those that are gone are left out. */
export const runsById = (ids: readonly string[]) =>
  queryOptions({
    queryKey: ['runs', 'ids', ids],
    queryFn: async () => {
      const listed = ids.map(id => `'${id.replaceAll("'", '')}'`).join(', ');
      const page = await readRuns({ filter: `attributes.run_id IN (${listed})` }, ids.length);
      const found = new Map(page.runs.map(run => [run.run_id, run]));
      return ids.flatMap(id => found.get(id) ?? []);
    },
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
  });

/** One metric of several runs. */
export const metricCurves = (ids: readonly string[], key: string, points: number) =>
  queryOptions({
    queryKey: ['runs', 'curves', key, ids, points],
    queryFn: () =>
      unwrap(
        api.GET('/api/v1/metrics/{key}', {
          params: { path: { key }, query: { run_id: [...ids], points } },
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });

/** Every experiment with the number of its runs, as far as so many go. */
export const countedExperiments = (most: number, deleted: boolean) =>
  queryOptions({
    queryKey: ['experiments', 'counted', most, deleted],
    queryFn: async () => {
      const experiments: Schemas['Experiment'][] = [];
      let token: string | undefined;
      do {
        const page = await unwrap(
          api.GET('/api/v1/experiments', {
            params: {
              query: {
                counts: true,
                max_results: PAGE,
                lifecycle: deleted ? 'deleted' : 'active',
                ...(token && { page_token: token }),
              },
            },
          }),
        );
        experiments.push(...page.experiments);
        token = page.next_page_token ?? undefined;
      } while (token && experiments.length < most);
      return { experiments, more: token !== undefined };
    },
    refetchInterval: 15_000,
  });
