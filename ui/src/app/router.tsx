// SPDX-License-Identifier: Apache-2.0
import {
  createRootRoute,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  Link,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { Failure } from '../ui/Query';
import { parseSearch, stringifySearch } from '../ui/urlState';
import { Shell } from './Shell';

const root = createRootRoute({
  component: Shell,
  notFoundComponent: () => (
    <p>
      There is no such page. <Link to="/">Home</Link>
    </p>
  ),
});

function page<P extends string>(path: P, component: ReturnType<typeof lazyRouteComponent>) {
  return createRoute({
    getParentRoute: () => root,
    path,
    component,
    errorComponent: ({ error, reset }: ErrorComponentProps) => (
      <Failure error={error instanceof Error ? error : new Error(String(error))} onRetry={reset} />
    ),
  });
}

const home = () => import('../features/home/HomePage');
const data = () => import('../features/data');
const views = () => import('../features/features');
const runs = () => import('../features/runs');
const models = () => import('../features/models');
const serving = () => import('../features/serving');
const monitoring = () => import('../features/monitoring');
const alerts = () => import('../features/alerts');
const jobs = () => import('../features/jobs');
const governance = () => import('../features/governance');

const tree = root.addChildren([
  page('/', lazyRouteComponent(home, 'HomePage')),
  page('/data', lazyRouteComponent(data, 'DatasetsPage')),
  page('/data/$name', lazyRouteComponent(data, 'DatasetPage')),
  page('/data/$name/$version', lazyRouteComponent(data, 'DatasetPage')),
  page('/features', lazyRouteComponent(views, 'ViewsPage')),
  page('/features/$view', lazyRouteComponent(views, 'ViewPage')),
  page('/runs', lazyRouteComponent(runs, 'RunsPage')),
  page('/runs/experiments', lazyRouteComponent(runs, 'ExperimentsPage')),
  page('/runs/compare', lazyRouteComponent(runs, 'ComparePage')),
  page('/runs/$runId', lazyRouteComponent(runs, 'RunPage')),
  page('/models', lazyRouteComponent(models, 'ModelsPage')),
  page('/models/$name', lazyRouteComponent(models, 'ModelPage')),
  page('/models/$name/$version', lazyRouteComponent(models, 'VersionPage')),
  page('/serving', lazyRouteComponent(serving, 'EndpointsPage')),
  page('/serving/models/$model', lazyRouteComponent(serving, 'EndpointPage')),
  page('/serving/$predictionId', lazyRouteComponent(serving, 'PredictionPage')),
  page('/monitoring', lazyRouteComponent(monitoring, 'MonitoringPage')),
  page('/monitoring/$model', lazyRouteComponent(monitoring, 'ModelHealthPage')),
  page('/alerts', lazyRouteComponent(alerts, 'AlertsPage')),
  page('/alerts/$alertId', lazyRouteComponent(alerts, 'AlertPage')),
  page('/jobs', lazyRouteComponent(jobs, 'JobsPage')),
  page('/jobs/$jobId', lazyRouteComponent(jobs, 'JobPage')),
  page('/governance', lazyRouteComponent(governance, 'GovernancePage')),
]);

export const router = createRouter({
  routeTree: tree,
  basepath: '/ui',
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
