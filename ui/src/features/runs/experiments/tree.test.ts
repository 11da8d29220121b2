// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { type Experiment, experimentTree, PARENT, treeLines } from './tree';

let ids = 0;
const experiment = (name: string, runs: number | null, last: string | null, tags = {}) =>
  ({ experiment_id: String(ids++), name, runs, last_run_at: last, tags }) as Experiment;

const open = () => true;
const shape = (experiments: Experiment[], filter = '') =>
  treeLines(experimentTree(experiments), open, filter).map(
    ({ node, depth }) =>
      `${' '.repeat(depth)}${node.name}${node.experiment ? '' : '/'} ${node.runs}`,
  );

describe('the tree of experiments', () => {
  const some = [
    experiment('vision/vit', 2, '2026-01-03T00:00:00Z'),
    experiment('Default', null, null),
    experiment('vision/resnet/50', 5, '2026-01-02T00:00:00Z'),
    experiment('vision/resnet', 1, '2026-01-01T00:00:00Z'),
  ];

  it('follows the slashes and adds up what is below', () => {
    expect(shape(some)).toEqual(['Default 0', 'vision/ 8', ' resnet 6', '  50 5', ' vit 2']);
    const vision = experimentTree(some)[1];
    expect([vision?.experiments, vision?.lastRunAt]).toEqual([3, '2026-01-03T00:00:00Z']);
  });

  it('shows what a filter finds below what it stands in', () => {
    expect(shape(some, '50')).toEqual(['vision/ 8', ' resnet 6', '  50 5']);
    expect(treeLines(experimentTree(some), () => false).map(line => line.node.name)).toEqual([
      'Default',
      'vision',
    ]);
  });

  it('follows a tag, and survives one that goes round', () => {
    const child = experiment('late idea', 1, null, { [PARENT]: 'vision/vit' });
    expect(shape([...some, child])).toContain('  late idea 1');
    const a = experiment('a', 1, null, { [PARENT]: 'b' });
    const b = experiment('b', 1, null, { [PARENT]: 'a' });
    expect(shape([a, b]).length).toBeGreaterThan(1);
  });

  it('keeps experiments apart whose names differ in slashes only', () => {
    expect(shape([experiment('x/y', 1, null), experiment('x//y', 2, null)])).toEqual([
      'x/ 3',
      ' y 3',
      '  x//y 2',
    ]);
  });
});
