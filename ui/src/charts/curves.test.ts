// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { align, room, steps, ticks } from './plot';
import { niceScale, share } from './scale';
import { smooth } from './smooth';

const curve = (...points: [number, number | null][]) => ({
  name: 'loss',
  color: '#000',
  points: points.map(([x, y]) => ({ x, y })),
});

describe('curves', () => {
  it('share one x axis, with gaps where one has no point', () => {
    expect(align([curve([0, 1], [2, 3]), curve([1, 5])])).toEqual([
      [0, 1, 2],
      [1, null, 3],
      [null, 5, null],
    ]);
  });

  it('leave out what a log scale or no scale can show', () => {
    const one = curve([0, 0], [1, -1], [2, 1], [3, Number.NaN]);
    expect(align([one], true)[1]).toEqual([null, null, 1, null]);
    expect(align([one])[1]).toEqual([0, -1, 1, null]);
  });

  it('have ticks between whole numbers where x is not counted', () => {
    expect(steps([1, 2, 30], false)[0]).toBe(1);
    expect(steps([0.25, 0.5, 1], false)).toContain(0.1);
    expect(steps([1, 2], true)).toContain(3600);
    expect(ticks([0.2, 0.4], 0.2)).toEqual(['0.2', '0.4']);
  });

  it('have more than one tick of y where they are low, but no half of what is counted', () => {
    expect(room(140, [-0.3, null, 0.2])).toBe(16);
    expect(room(140, [0, null, 2])).toBe(30);
    expect(room(220, [-0.3, 0.2])).toBe(30);
  });

  it('have ticks that differ', () => {
    expect(ticks([0, 0.05, 0.1], 0.05)).toEqual(['0.00', '0.05', '0.10']);
    expect(ticks([0, 0.25, 0.5, 0.75], 0.25)).toEqual(['0.00', '0.25', '0.50', '0.75']);
    expect(ticks([0, 2.5, 5], 2.5)).toEqual(['0.0', '2.5', '5.0']);
    expect(ticks([0, 25, 50], 25)).toEqual(['0', '25', '50']);
  });
});

describe('smoothing', () => {
  const ys = (weight: number, ...values: (number | null)[]) =>
    smooth(
      values.map((y, x) => ({ x, y })),
      weight,
    ).map(point => point.y);

  it('leaves a constant alone from its first point', () => {
    for (const y of ys(0.9, 4, 4, 4)) expect(y).toBeCloseTo(4, 12);
  });

  it('weighs what was against what is', () => {
    // 0.5·1 / 0.5; (0.25·1 + 0.5·3) / 0.75
    expect(ys(0.5, 1, 3)).toEqual([1, 1.75 / 0.75]);
    expect(ys(0, 1, 3)).toEqual([1, 3]);
  });

  it('keeps a gap a gap', () => {
    expect(ys(0.5, 1, null, 1)).toEqual([1, null, 1]);
    expect(ys(0.5, Number.NaN, 2)).toEqual([null, 2]);
  });
});

describe('scales', () => {
  it('end at round numbers around the values', () => {
    expect(niceScale([0.13, 0.87])).toEqual({ low: 0, high: 1, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1] });
    expect(niceScale([-3, 12]).ticks).toEqual([-5, 0, 5, 10, 15]);
  });

  it('have a width for one value and for none', () => {
    const { low, high } = niceScale([5, 5]);
    expect(low).toBeLessThan(5);
    expect(high).toBeGreaterThan(5);
    expect(niceScale([]).ticks[0]).toBe(0);
    expect(share({ low: 2, high: 4, ticks: [] }, 3)).toBe(0.5);
  });
});
