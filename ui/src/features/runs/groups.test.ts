// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Run } from './columns';
import { asFilter, both } from './filter';
import { groupLines, type Line, PARENT_TAG, treeLines } from './groups';
import { sourceOf } from './source';

const run = (run_id: string, over: Partial<Run> = {}) =>
  ({
    run_id,
    name: run_id,
    params: {},
    metrics: {},
    tags: {},
    datasets: [],
    status: 'FINISHED',
    ...over,
  }) as Run;

const shape = (lines: readonly Line[]) =>
  lines.map(line =>
    line.kind === 'group' ? line.title : `${' '.repeat(line.depth)}${line.run.run_id}`,
  );

describe('groups', () => {
  const runs = [
    run('a', { params: { depth: '3' }, metrics: { auc: 0.8 } }),
    run('b', { metrics: { auc: 0.5 } }),
    run('c', { params: { depth: '4' }, metrics: { auc: 'NaN' } }),
    run('d', { params: { depth: '3' }, metrics: { auc: 0.9 } }),
  ];

  it('stand in the order of their first run, runs without the value last', () => {
    const lines = groupLines(runs, 'params.depth', new Set(), ['auc']);
    expect(shape(lines)).toEqual(['3', ' a', ' d', '4', ' c', 'none', ' b']);
  });

  it('show the mean of what is a number, and nothing when none is', () => {
    const [three, , , four] = groupLines(runs, 'params.depth', new Set(), ['auc']);
    if (three?.kind !== 'group' || four?.kind !== 'group') throw new Error('not groups');
    expect(three.metrics.auc).toMatchObject({ low: 0.8, high: 0.9, count: 2 });
    expect(three.metrics.auc?.mean).toBeCloseTo(0.85, 12);
    expect(four.metrics).toEqual({});
  });

  it('are made by dataset, which a run may have none of', () => {
    const dataset = { name: 'd', digest: '1', context: null, source_type: 'local', source: '' };
    const lines = groupLines(
      [run('a'), run('b', { datasets: [dataset] })],
      'dataset',
      new Set(),
      [],
    );
    expect(shape(lines)).toEqual(['d (1)', ' b', 'none', ' a']);
  });

  it('that are shut keep their heading and its count', () => {
    const lines = groupLines(runs, 'params.depth', new Set(['3']), []);
    expect(shape(lines)).toEqual(['3', '4', ' c', 'none', ' b']);
    expect(lines[0]?.fold).toEqual({ key: '3', open: false, count: 2 });
  });
});

describe('nested runs', () => {
  const child = (id: string, parent: string) => run(id, { tags: { [PARENT_TAG]: parent } });
  const runs = [child('kid', 'top'), run('top'), child('grandkid', 'kid'), child('lost', 'gone')];

  it('stand below their parent, at the top when it is not at hand', () => {
    expect(shape(treeLines(runs, new Set()))).toEqual(['top', ' kid', '  grandkid', 'lost']);
  });

  it('are hidden when the parent is shut', () => {
    expect(shape(treeLines(runs, new Set(['kid'])))).toEqual(['top', ' kid', 'lost']);
  });
});

describe('the source of a dataset', () => {
  it('is its address when it has one', () => {
    const of = (source: string) => sourceOf({ source_type: 'local', source });
    expect(of('{"uri": "/data/a.csv"}')).toBe('local: /data/a.csv');
    expect(of('{"tags": {"mlflow.source.name": "train.py"}}')).toBe('local: train.py');
    expect([of('{}'), of('s3://b'), of('')]).toEqual(['local', 'local: s3://b', 'local']);
  });
});

describe('the filter field', () => {
  it('passes the grammar on and takes other words for a part of the name', () => {
    expect(asFilter("  params.a = '1' ")).toBe("params.a = '1'");
    expect(asFilter('tags.x is null')).toBe('tags.x is null');
    expect(asFilter('brave fox')).toBe("attributes.run_name ILIKE '%brave fox%'");
    expect(asFilter("it's")).toBe('attributes.run_name ILIKE "%it\'s%"');
    expect(asFilter('  ')).toBeUndefined();
    expect(both(undefined, 'b')).toBe('b');
    expect(both('a', 'b')).toBe('a and b');
  });
});
