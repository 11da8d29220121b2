// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { bins, coded, outline } from './distribution';

describe('bins', () => {
  it('compares shares, not counts', () => {
    const found = bins({ edges: [0, 10, 40], reference: [1, 3], current: [200, 200] });
    expect(found.map(bin => [bin.reference, bin.current])).toEqual([
      [0.25, 0.5],
      [0.75, 0.5],
    ]);
  });

  it('places bins by their edges, not by their number', () => {
    const found = bins({ edges: [-10, 0, 30], reference: [1, 1], current: [1, 1] });
    expect(found.map(bin => [bin.from, bin.to])).toEqual([
      [0, 0.25],
      [0.25, 1],
    ]);
    expect(found[0]?.label).toBe('−10 to 0');
  });

  it('gives categories equal places and an empty side no share', () => {
    const found = bins({ categories: ['a', 'b'], reference: [2, 2], current: [0, 0] });
    expect(found[1]).toEqual({ label: 'b', reference: 0.5, current: 0, from: 0.5, to: 1 });
  });
});

describe('outline', () => {
  it('starts and ends on the ground', () => {
    const found = bins({ edges: [0, 1, 2], reference: [1, 1], current: [1, 3] });
    expect(outline(found, 'current', 100, 50, 0.75)).toBe(
      'M0.00 50L0.00 33.33L50.00 33.33L50.00 0.00L100.00 0.00L100.00 50',
    );
  });
});

describe('coded', () => {
  it('knows bins of codes from those of measurements', () => {
    const of = (edges: number[]) => ({ edges, reference: [], current: [] });
    expect(coded(of([3, 4, 5, 6, 7, 8]))).toBe(true);
    expect(coded(of([0, 0.5, 1]))).toBe(false);
    expect(coded(of([30, 35, 40]))).toBe(false);
    expect(coded({ categories: ['a'], reference: [1], current: [1] })).toBe(false);
  });
});
