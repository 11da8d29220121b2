// SPDX-License-Identifier: Apache-2.0
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import type { Column, Sort } from '../../ui/arrange';
import { Id, Status, When } from '../../ui/atoms';
import { byImportance, duration, label, metric, NONE, toNumber, words } from '../../ui/format';

export type Run = Schemas['Run'];

export interface RunColumn extends Column<Run> {
  /** What the server orders by; without it the column cannot be sorted. */
  order?: string;
  width: number;
  /** What a metric's difference to the baseline is taken from. */
  metric?: string;
}

const SHOWN_METRICS = 5;
const SHOWN_PARAMS = 3;
const NUMBER_WIDTH = 124;
const TEXT_WIDTH = 136;

const took = (run: Run) =>
  run.ended_at ? Date.parse(run.ended_at) - Date.parse(run.started_at) : Number.NaN;

const fixed: RunColumn[] = [
  {
    key: 'name',
    header: 'Run',
    width: 220,
    order: 'attributes.run_name',
    value: run => run.name,
    cell: run => (
      <Link to="/runs/$runId" params={{ runId: run.run_id }} title={run.name} tabIndex={-1}>
        {run.name || run.run_id.slice(0, 8)}
      </Link>
    ),
  },
  {
    key: 'status',
    header: 'Status',
    width: 104,
    order: 'attributes.status',
    value: run => run.status,
    cell: run => <Status of={run.status} />,
  },
  { key: 'experiment', header: 'Experiment', width: 150, value: run => run.experiment_name },
  {
    key: 'started',
    header: 'Started',
    width: 110,
    order: 'attributes.start_time',
    value: run => run.started_at,
    cell: run => <When at={run.started_at} />,
  },
  {
    key: 'duration',
    header: 'Duration',
    width: 96,
    numeric: true,
    value: took,
    cell: run => (run.ended_at ? duration(took(run)) : NONE),
  },
];

const last: RunColumn[] = [
  {
    key: 'reason',
    header: 'Reason',
    width: 140,
    sparse: true,
    value: run => words(run.tags.trigger_reason ?? ''),
  },
  {
    key: 'user',
    header: 'User',
    width: 110,
    optional: true,
    order: 'attributes.user_id',
    value: run => run.user,
  },
  {
    key: 'data',
    header: 'Data',
    width: 180,
    optional: true,
    value: run => run.datasets.map(({ name, digest }) => `${name} (${digest})`).join(', '),
  },
  {
    key: 'ended',
    header: 'Ended',
    width: 110,
    optional: true,
    order: 'attributes.end_time',
    value: run => run.ended_at,
    cell: run => <When at={run.ended_at} />,
  },
  {
    key: 'id',
    header: 'Id',
    width: 96,
    optional: true,
    order: 'attributes.run_id',
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

/** What MLflow's clients measure of the machine itself. */
export const isSystem = (key: string) => key.startsWith('system/');

/** A key as MLflow's grammar takes it: quoted when it is more than a word. */
export function quoted(key: string): string {
  if (/^[A-Za-z_]\w*$/.test(key)) return key;
  return key.includes('`') ? `"${key}"` : `\`${key}\``;
}

/** A column for any metric, parameter or tag, by its name `metrics.roc_auc`. */
export function entryColumn(key: string, optional: boolean): RunColumn | null {
  const [, kind, name = ''] = /^(metrics|params|tags)\.(.+)$/s.exec(key) ?? [];
  if (!kind) return null;
  const order = `${kind}.${quoted(name)}`;
  if (kind === 'metrics') {
    return {
      key,
      header: label(name),
      width: NUMBER_WIDTH,
      numeric: true,
      optional,
      order,
      metric: name,
      value: run => toNumber(run.metrics[name]),
      cell: run => metric(run.metrics[name]),
    };
  }
  const text = (run: Run) => (kind === 'params' ? run.params : run.tags)[name];
  const type = name === 'model_type';
  return {
    key,
    header: type ? 'Type' : name,
    width: TEXT_WIDTH,
    optional,
    order,
    value: type ? run => label(text(run) ?? '') : text,
  };
}

/** Metrics that most runs have and parameters in which they differ are shown; all else can be chosen. */
export function columnsOf(runs: readonly Run[]): RunColumn[] {
  const make = (kind: string, keys: readonly string[], shown: (key: string) => boolean) =>
    keys.flatMap(key => entryColumn(`${kind}.${key}`, !shown(key)) ?? []);
  const all = keysByUse(
    runs.map(run => run.metrics),
    byImportance,
  );
  const metrics = [...all.filter(key => !isSystem(key)), ...all.filter(isSystem)];
  const params = keysByUse(runs.map(run => run.params));
  const differing = params
    .filter(key => key !== 'model_type' && new Set(runs.map(run => run.params[key])).size > 1)
    .slice(0, SHOWN_PARAMS);
  const tags = keysByUse(runs.map(run => run.tags)).filter(key => key !== 'mlflow.runName');
  return [
    ...fixed,
    ...make('metrics', metrics, key => metrics.indexOf(key) < SHOWN_METRICS && !isSystem(key)),
    ...make('params', params, key => key === 'model_type' || differing.includes(key)),
    ...make('tags', tags, () => false),
    ...last,
  ];
}

/** The chosen columns in their order, also those that no run at hand has; else the usual ones. */
export function shownColumns(
  columns: readonly RunColumn[],
  chosen: string,
  runs: readonly Run[],
): RunColumn[] {
  const found = parseColumns(chosen).flatMap(
    key => columns.find(column => column.key === key) ?? entryColumn(key, true) ?? [],
  );
  if (found.length) return found;
  return columns.filter(
    column => !column.optional && !(column.sparse && runs.every(run => !column.value(run))),
  );
}

/** Keys may hold commas, so each is encoded. */
export const parseColumns = (text: string): string[] =>
  text
    .split(',')
    .filter(Boolean)
    .map(key => {
      try {
        return decodeURIComponent(key);
      } catch {
        return key;
      }
    });
export const printColumns = (keys: readonly string[]): string =>
  keys.map(key => key.replaceAll('%', '%25').replaceAll(',', '%2C')).join(',');

export function orderOf(sort: Sort | null): string | undefined {
  if (!sort) return undefined;
  const column = [...fixed, ...last].find(item => item.key === sort.key);
  const order = column?.order ?? entryColumn(sort.key, true)?.order;
  return order && `${order} ${sort.descending ? 'DESC' : 'ASC'}`;
}
