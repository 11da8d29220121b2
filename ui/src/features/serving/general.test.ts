// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Schemas } from '../../app/api/client';
import { byCategory, dependence, isNumeric, local, namesData, targetOf } from './general';

const effect = (values: (string | number | null)[]): Schemas['FeatureEffect'] => ({
  feature: 'age',
  partial_dependence: { values, mean: [0.2, 0.4], rows: Array(40).fill([0, 0.5]) },
  accumulated_local_effects: { edges: [1, 2], effects: [-0.1, 0.1], counts: [5] },
  points: { values: [], contributions: [] },
});

describe('the explanation of a version', () => {
  it('draws the mean over a few rows that stand behind it', () => {
    const curves = dependence(effect([30, 60]));
    expect(curves).toHaveLength(31);
    expect(curves.at(-1)).toMatchObject({
      name: 'mean answer',
      points: [
        { x: 30, y: 0.2 },
        { x: 60, y: 0.4 },
      ],
    });
    expect(curves[0]?.points).toEqual([
      { x: 30, y: 0.2 },
      { x: 60, y: 0.7 },
    ]);
    expect(curves.slice(0, -1).every(curve => curve.faint)).toBe(true);
    expect(local(effect([30, 60]))[0]?.points).toEqual([
      { x: 1, y: -0.1 },
      { x: 2, y: 0.1 },
    ]);
  });

  it('reads the target from the URL', () => {
    expect(targetOf('2')).toBe(2);
    expect(['', '-1', '1.5', 'x', '1e9'].map(targetOf)).toEqual(Array(5).fill(undefined));
  });

  it('tells categories one by one', () => {
    expect(isNumeric(effect([30, 60]))).toBe(true);
    expect(isNumeric(effect(['a', null]))).toBe(false);
    expect(byCategory(effect(['a', null]))).toEqual([
      { value: 'a', mean: 0.2 },
      { value: 'missing', mean: 0.4 },
    ]);
  });
});

describe('the data of a version', () => {
  it('is that of its training, or what its tag names', () => {
    const tagged = (tag: string) => ({ dataset: null, tags: { 'bellwether.dataset': tag } });
    expect(namesData({ dataset: null, tags: {} })).toBe(false);
    expect(namesData(tagged('patients'))).toBe(false);
    expect(namesData(tagged('patients/0'))).toBe(false);
    expect(namesData(tagged('patients/3'))).toBe(true);
    expect(namesData({ dataset: { name: 'patients', version: 3 } as never, tags: {} })).toBe(true);
  });
});
