// SPDX-License-Identifier: Apache-2.0
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import type { Column } from '../../ui/arrange';
import { Id, Status, When } from '../../ui/atoms';
import { byImportance, duration, label, metric, NONE, toNumber, words } from '../../ui/format';

export type Run = Schemas['Run'];

const SHOWN_METRICS = 5;

const took = (run: Run) =>
  run.ended_at ? Date.parse(run.ended_at) - Date.parse(run.started_at) : Number.NaN;

const fixed: Column<Run>[] = [
  {
    key: 'name',
    header: 'Run',
    weight: 1.6,
    value: run => run.name,
    cell: run => (
      <Link to="/runs/$runId" params={{ runId: run.run_id }}>
        {run.name || run.run_id.slice(0, 8)}
      </Link>
    ),
  },
  {
    key: 'status',
    header: 'Status',
    value: run => run.status,
    cell: run => <Status of={run.status} />,
  },
  { key: 'experiment', header: 'Experiment', value: run => run.experiment_name },
  {
    key: 'started',
    header: 'Started',
    value: run => run.started_at,
    cell: run => <When at={run.started_at} />,
  },
  {
    key: 'duration',
    header: 'Duration',
    numeric: true,
    value: took,
    cell: run => (run.ended_at ? duration(took(run)) : NONE),
  },
];

const last: Column<Run>[] = [
  {
    key: 'reason',
    header: 'Reason',
    sparse: true,
    value: run => words(run.tags.trigger_reason ?? ''),
  },
  { key: 'user', header: 'User', optional: true, value: run => run.user },
  {
    key: 'id',
    header: 'Id',
    optional: true,
    value: run => run.run_id,
    cell: run => <Id of={run.run_id} />,
  },
];

/** How many runs have a key, most first; ties in the order given. */
export function keysByUse(
  maps: readonly Record<string, unknown>[],
  order = (a: string, b: string) => a.localeCompare(b),
): string[] {
  const uses = new Map<string, number>();
  for (const map of maps) {
    for (const key of Object.keys(map)) uses.set(key, (uses.get(key) ?? 0) + 1);
  }
  return [...uses].sort(([a, n], [b, m]) => m - n || order(a, b)).map(([key]) => key);
}

/** Metrics that most runs have are shown; all others, and parameters, can be chosen. */
export function columnsOf(runs: readonly Run[]): Column<Run>[] {
  const metrics = keysByUse(
    runs.map(run => run.metrics),
    byImportance,
  ).map(
    (key, index): Column<Run> => ({
      key: `metrics.${key}`,
      header: label(key),
      numeric: true,
      optional: index >= SHOWN_METRICS,
      value: run => toNumber(run.metrics[key]),
      cell: run => metric(run.metrics[key]),
    }),
  );
  const params = keysByUse(runs.map(run => run.params)).map(
    (key): Column<Run> => ({
      key: `params.${key}`,
      header: key === 'model_type' ? 'Type' : key,
      optional: key !== 'model_type',
      value: run => (key === 'model_type' ? label(run.params[key] ?? '') : run.params[key]),
    }),
  );
  return [...fixed, ...metrics, ...params, ...last];
}
