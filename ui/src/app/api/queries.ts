// SPDX-License-Identifier: Apache-2.0
// Everything that the page reads, by its path. A change invalidates by the first word.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from './client';

const PAGE = 1000;

interface Page {
  next_page_token: string | null;
}

function paged<T extends Page>(key: readonly unknown[], read: (token?: string) => Promise<T>) {
  return infiniteQueryOptions({
    queryKey: key,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: T) => last.next_page_token ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export type Paged<T extends Page> = ReturnType<typeof paged<T>>;

const list = (page_token?: string) => ({ params: { query: { max_results: PAGE, page_token } } });

export const overview = () =>
  queryOptions({
    queryKey: ['overview'],
    queryFn: () => unwrap(api.GET('/api/v1/overview')),
  });

export const datasets = () =>
  paged(['datasets'], token => unwrap(api.GET('/api/v1/datasets', list(token))));

export const dataset = (name: string) =>
  queryOptions({
    queryKey: ['datasets', name],
    queryFn: () => unwrap(api.GET('/api/v1/datasets/{name}', { params: { path: { name } } })),
  });

export const datasetProfile = (name: string, version: number) =>
  queryOptions({
    queryKey: ['datasets', name, version, 'profile'],
    queryFn: () =>
      unwrap(
        api.GET('/api/v1/datasets/{name}/{version}/profile', {
          params: { path: { name, version } },
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const featureViews = () =>
  paged(['views'], token => unwrap(api.GET('/api/v1/features/views', list(token))));

export const featureView = (view: string) =>
  queryOptions({
    queryKey: ['views', view],
    queryFn: () => unwrap(api.GET('/api/v1/features/views/{view}', { params: { path: { view } } })),
  });

export const experiments = () =>
  paged(['experiments'], token => unwrap(api.GET('/api/v1/experiments', list(token))));

export const models = () =>
  paged(['models'], token => unwrap(api.GET('/api/v1/models', list(token))));

export const model = (name: string) =>
  queryOptions({
    queryKey: ['models', name],
    queryFn: () => unwrap(api.GET('/api/v1/models/{name}', { params: { path: { name } } })),
  });

const versionPath = (name: string, version: string) => ({ params: { path: { name, version } } });

export const modelVersion = (name: string, version: string) =>
  queryOptions({
    queryKey: ['models', name, version],
    queryFn: () => unwrap(api.GET('/api/v1/models/{name}/{version}', versionPath(name, version))),
  });

export const modelCard = (name: string, version: string) =>
  queryOptions({
    queryKey: ['models', name, version, 'card'],
    queryFn: () =>
      unwrap(api.GET('/api/v1/models/{name}/{version}/card', versionPath(name, version))),
  });

export const modelLineage = (name: string, version: string) =>
  queryOptions({
    queryKey: ['models', name, version, 'lineage'],
    queryFn: () =>
      unwrap(api.GET('/api/v1/models/{name}/{version}/lineage', versionPath(name, version))),
  });

export const comparison = (name: string, v1: string, v2: string) =>
  queryOptions({
    queryKey: ['models', name, 'compare', v1, v2],
    queryFn: () =>
      unwrap(
        api.GET('/api/v1/models/{name}/compare/{v1}/{v2}', { params: { path: { name, v1, v2 } } }),
      ),
  });

/** Of several targets that about one of them; without a number, about the first. */
export const versionExplanation = (name: string, version: string, target?: number) =>
  queryOptions({
    queryKey: ['models', name, version, 'explanation', target ?? null],
    queryFn: () =>
      unwrap(
        api.GET('/api/v1/models/{name}/{version}/explanation', {
          params: { path: { name, version }, query: { target } },
        }),
      ),
  });

export const endpoints = () =>
  paged(['endpoints'], token => unwrap(api.GET('/api/v1/endpoints', list(token))));

export const endpoint = (model: string) =>
  queryOptions({
    queryKey: ['endpoints', model],
    queryFn: () => unwrap(api.GET('/api/v1/endpoints/{model}', { params: { path: { model } } })),
  });

/** Whether what the route serves can be loaded. */
export const servedHealth = (model: string) =>
  queryOptions({
    queryKey: ['endpoints', model, 'health'],
    queryFn: () => unwrap(api.GET('/ml/{model}/health', { params: { path: { model } } })),
    retry: false,
  });

/** The tensors that a version takes and gives. */
export const servedTensors = (model: string, version: string) =>
  queryOptions({
    queryKey: ['models', model, version, 'tensors'],
    queryFn: () =>
      unwrap(
        api.GET('/v2/models/{model}/versions/{version}', { params: { path: { model, version } } }),
      ),
    retry: false,
  });

/** What predictions of the log are known by. */
export interface PredictionSearch {
  model_version?: string;
  route?: string;
  endpoint?: string;
  client?: string;
  request_id?: string;
  entity?: string[];
  from?: string;
  to?: string;
}

export const predictions = (model?: string, search: PredictionSearch = {}) =>
  paged(['predictions', { model, ...search }], page_token =>
    unwrap(
      api.GET('/api/v1/predictions', {
        params: { query: { model, ...search, max_results: 200, page_token } },
      }),
    ),
  );

export const prediction = (prediction_id: string) =>
  queryOptions({
    queryKey: ['predictions', prediction_id],
    queryFn: () =>
      unwrap(
        api.GET('/api/v1/predictions/{prediction_id}', { params: { path: { prediction_id } } }),
      ),
  });

export const reports = (model?: string) =>
  paged(['monitoring', 'reports', { model }], page_token =>
    unwrap(
      api.GET('/api/v1/monitoring/reports', {
        params: { query: { model, max_results: 200, page_token } },
      }),
    ),
  );

export const report = (report_id: string) =>
  queryOptions({
    queryKey: ['monitoring', 'report', report_id],
    queryFn: () =>
      unwrap(
        api.GET('/api/v1/monitoring/reports/{report_id}', { params: { path: { report_id } } }),
      ),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const dashboard = (model: string) =>
  queryOptions({
    queryKey: ['monitoring', 'dashboard', model],
    queryFn: () =>
      unwrap(api.GET('/api/v1/monitoring/dashboard/{model}', { params: { path: { model } } })),
  });

export const alerts = (filter: { model?: string; state?: Schemas['AlertState'] } = {}) =>
  paged(['alerts', filter], page_token =>
    unwrap(
      api.GET('/api/v1/monitoring/alerts', {
        params: { query: { ...filter, max_results: PAGE, page_token } },
      }),
    ),
  );

export const alert = (alert_id: string) =>
  queryOptions({
    queryKey: ['alerts', alert_id],
    queryFn: () =>
      unwrap(api.GET('/api/v1/monitoring/alerts/{alert_id}', { params: { path: { alert_id } } })),
  });

export const jobs = () => paged(['jobs'], token => unwrap(api.GET('/api/v1/jobs', list(token))));

export const job = (job_id: string) =>
  queryOptions({
    queryKey: ['jobs', job_id],
    queryFn: () => unwrap(api.GET('/api/v1/jobs/{job_id}', { params: { path: { job_id } } })),
  });

export const trainingStatus = (job_id: string) =>
  queryOptions({
    queryKey: ['jobs', job_id, 'training'],
    queryFn: () =>
      unwrap(api.GET('/api/v1/training/status/{job_id}', { params: { path: { job_id } } })),
  });

export const audit = (filter: { actor?: string; action?: string; subject?: string } = {}) =>
  paged(['audit', filter], page_token =>
    unwrap(
      api.GET('/api/v1/audit', { params: { query: { ...filter, max_results: PAGE, page_token } } }),
    ),
  );

export const auditVerification = () =>
  queryOptions({
    queryKey: ['audit', 'verify'],
    queryFn: () => unwrap(api.GET('/api/v1/audit/verify')),
    refetchInterval: false,
  });
