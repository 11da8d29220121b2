// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import {
  columnsOf,
  keysByUse,
  orderOf,
  parseColumns,
  printColumns,
  type Run,
  shownColumns,
} from './columns';

const run = (metrics: Run['metrics'], params: Run['params'] = {}) =>
  ({ metrics, params, tags: {} }) as Run;

describe('columns of runs', () => {
  it('shows the metrics that most runs have and keeps the rest for choosing', () => {
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`m${i}`, i]));
    const columns = columnsOf([run(many), run({ m8: 1 })]).filter(c =>
      c.key.startsWith('metrics.'),
    );
    expect(columns[0]?.key).toBe('metrics.m8');
    expect(columns.filter(column => !column.optional)).toHaveLength(5);
    expect(columns).toHaveLength(9);
  });

  it('reads NaN as missing and parameters as text', () => {
    const columns = columnsOf([run({ loss: 'NaN' }, { model_type: 'xgboost', eta: '0.1' })]);
    const of = (key: string) => columns.find(column => column.key === key);
    expect(of('metrics.loss')?.value(run({ loss: 'NaN' }))).toBeNaN();
    expect(of('params.model_type')?.optional).toBe(false);
    expect(of('params.eta')?.optional).toBe(true);
  });

  it('breaks ties by name', () => {
    expect(
      keysByUse([
        { b: 1, a: 1 },
        { c: 1, b: 1 },
      ]),
    ).toEqual(['b', 'a', 'c']);
  });

  it('shows parameters in which the runs differ', () => {
    const runs = [run({}, { depth: '3', same: '1' }), run({}, { depth: '4', same: '1' })];
    const shown = columnsOf(runs).filter(column => !column.optional);
    expect(shown.map(column => column.key)).toContain('params.depth');
    expect(shown.map(column => column.key)).not.toContain('params.same');
  });

  it('shows a chosen column that no run at hand has', () => {
    const shown = shownColumns(columnsOf([]), 'name,metrics.far away', []);
    expect(shown.map(column => column.key)).toEqual(['name', 'metrics.far away']);
  });

  it('keeps commas and percent signs of keys in the address', () => {
    const keys = ['name', 'params.a,b', 'metrics.50%', 'tags.%2C'];
    expect(parseColumns(printColumns(keys))).toEqual(keys);
  });

  it('asks the server for its order in its grammar', () => {
    expect(orderOf({ key: 'started', descending: true })).toBe('attributes.start_time DESC');
    expect(orderOf({ key: 'metrics.val/loss', descending: false })).toBe('metrics.`val/loss` ASC');
    expect(orderOf({ key: 'duration', descending: true })).toBeUndefined();
    expect(orderOf(null)).toBeUndefined();
  });
});
