// SPDX-License-Identifier: Apache-2.0
import { type Real, toNumber } from '../../ui/format';
import type { Run } from './columns';

export const PARENT_TAG = 'mlflow.parentRunId';

export interface Fold {
  key: string;
  open: boolean;
  count: number;
}

/** A line of the table: a run, or the heading of a group. */
export type Line =
  | { kind: 'run'; run: Run; depth: number; fold?: Fold }
  | { kind: 'group'; title: string; fold: Fold; metrics: Record<string, Summary> };

export interface Summary {
  mean: number;
  low: number;
  high: number;
  count: number;
}

const NONE = 'none';

/** The datasets that the run has read, each with its digest. */
export const datasetsOf = (run: Run): string =>
  [...new Set(run.datasets.map(({ name, digest }) => `${name} (${digest})`))].sort().join(', ');

/** What a run is grouped by: `params.x`, `tags.x`, `dataset`, `status`, `user`, `experiment`. */
export function groupValue(run: Run, by: string): string {
  const [, kind, name = ''] = /^(params|tags)\.(.+)$/s.exec(by) ?? [];
  if (kind === 'params') return run.params[name] ?? NONE;
  if (kind === 'tags') return run.tags[name] ?? NONE;
  if (by === 'dataset') return datasetsOf(run) || NONE;
  if (by === 'experiment') return run.experiment_name;
  if (by === 'user') return run.user || NONE;
  return run.status.toLowerCase();
}

/** Groups in the order in which their first run comes, those without a value last. */
export function groupLines(
  runs: readonly Run[],
  by: string,
  shut: ReadonlySet<string>,
  metrics: readonly string[],
): Line[] {
  const groups = new Map<string, Run[]>();
  for (const run of runs) {
    const value = groupValue(run, by);
    const group = groups.get(value);
    if (group) group.push(run);
    else groups.set(value, [run]);
  }
  const ordered = [...groups].sort(([a], [b]) => Number(a === NONE) - Number(b === NONE));
  return ordered.flatMap(([title, members]): Line[] => {
    const open = !shut.has(title);
    const head: Line = {
      kind: 'group',
      title,
      fold: { key: title, open, count: members.length },
      metrics: Object.fromEntries(
        metrics.flatMap(key => {
          const found = summary(members.map(run => run.metrics[key]));
          return found ? [[key, found] as const] : [];
        }),
      ),
    };
    return [head, ...(open ? members.map((run): Line => ({ kind: 'run', run, depth: 1 })) : [])];
  });
}

export function summary(values: readonly (Real | undefined)[]): Summary | null {
  const found = values.map(toNumber).filter(Number.isFinite);
  if (!found.length) return null;
  const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
  return { mean, low: Math.min(...found), high: Math.max(...found), count: found.length };
}

/** Each run below its parent when that is at hand; the order among siblings stays. */
export function treeLines(runs: readonly Run[], shut: ReadonlySet<string>): Line[] {
  const known = new Set(runs.map(run => run.run_id));
  const below = new Map<string, Run[]>();
  const top: Run[] = [];
  for (const run of runs) {
    const parent = run.tags[PARENT_TAG];
    if (parent && known.has(parent) && parent !== run.run_id) {
      below.set(parent, [...(below.get(parent) ?? []), run]);
    } else top.push(run);
  }
  const seen = new Set<string>();
  const walk = (run: Run, depth: number): Line[] => {
    if (seen.has(run.run_id)) return [];
    seen.add(run.run_id);
    const children = below.get(run.run_id) ?? [];
    const open = !shut.has(run.run_id);
    const fold = children.length ? { key: run.run_id, open, count: children.length } : undefined;
    const line: Line = fold ? { kind: 'run', run, depth, fold } : { kind: 'run', run, depth };
    return [line, ...(open ? children.flatMap(child => walk(child, depth + 1)) : [])];
  };
  return top.flatMap(run => walk(run, 0));
}
