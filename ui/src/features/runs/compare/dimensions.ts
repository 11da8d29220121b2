// SPDX-License-Identifier: Apache-2.0
import { asValue, type Value } from '../../../charts/parallel';
import { byImportance, label, toNumber } from '../../../ui/format';
import { isSystem, keysByUse, type Run } from '../columns';

/** What a run can be placed by: a parameter or a metric. */
export interface Dimension {
  key: string;
  label: string;
  of: (run: Run) => Value;
}

const USUAL_PARAMS = 4;
const USUAL_METRICS = 2;

export function dimensions(runs: readonly Run[]): Dimension[] {
  const params = keysByUse(runs.map(run => run.params)).map(key => ({
    key: `params.${key}`,
    label: key,
    of: (run: Run) => asValue(run.params[key]),
  }));
  const metrics = keysByUse(
    runs.map(run => run.metrics),
    byImportance,
  ).map(key => ({
    key: `metrics.${key}`,
    label: label(key),
    of: (run: Run) => asValue(toNumber(run.metrics[key])),
  }));
  return [...params, ...metrics];
}

/** Parameters in which the runs differ, then the metrics that count most. */
export function usual(runs: readonly Run[], all: readonly Dimension[]): string[] {
  const params = all.filter(
    dimension =>
      dimension.key.startsWith('params.') &&
      new Set(runs.map(dimension.of)).size > 1 &&
      runs.every(run => String(dimension.of(run) ?? '').length < 60),
  );
  const metrics = all.filter(
    ({ key }) => key.startsWith('metrics.') && !isSystem(key.slice('metrics.'.length)),
  );
  return [...params.slice(0, USUAL_PARAMS), ...metrics.slice(0, USUAL_METRICS)].map(
    dimension => dimension.key,
  );
}

/** Whether it is a number for some run and a word for none. */
export const isNumeric = (runs: readonly Run[], dimension: Dimension): boolean => {
  const values = runs.map(dimension.of).filter(value => value !== null);
  return values.length > 0 && values.every(value => typeof value === 'number');
};
