// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { type Contribution, sigmoid, waterfall } from './waterfall';

const contribution = (feature: string, amount: number): Contribution => ({
  feature,
  value: 1,
  contribution: amount,
});

describe('waterfall', () => {
  it('goes from the base value to the margin without a gap', () => {
    const { steps, margin } = waterfall(-0.2, [contribution('a', 0.5), contribution('b', -1.1)]);
    expect(steps.map(step => step.label)).toEqual(['base value', 'b', 'a', 'margin']);
    for (let i = 1; i < steps.length; i++)
      expect(steps[i]?.from).toBeCloseTo(steps[i - 1]?.to ?? 0, 12);
    expect(margin).toBeCloseTo(-0.8, 12);
    expect(steps.at(-1)?.amount).toBeCloseTo(-0.8, 12);
  });

  it('spans every step, not only its ends', () => {
    const { low, high } = waterfall(0, [contribution('a', 3), contribution('b', -4)]);
    expect([low, high]).toEqual([-4, 0]);
  });

  it('joins the smallest ones into a step that keeps the sum', () => {
    const many = Array.from({ length: 30 }, (_, i) => contribution(`f${i}`, (i - 15) / 10));
    const { steps, margin } = waterfall(0.4, many, 5);
    const total = 0.4 + many.reduce((sum, item) => sum + item.contribution, 0);
    expect(steps).toHaveLength(8);
    expect(steps[6]).toMatchObject({ kind: 'rest', label: '25 others' });
    expect(margin).toBeCloseTo(total, 12);
  });

  it('does not join a single one', () => {
    const six = Array.from({ length: 6 }, (_, i) => contribution(`f${i}`, i));
    expect(waterfall(0, six, 5).steps.some(step => step.kind === 'rest')).toBe(false);
  });

  it('shortens a number of many digits, and keeps it whole beside', () => {
    const of = (value: string | number) =>
      waterfall(0, [{ feature: 'a', value, contribution: 1 }]).steps[1];
    expect(of(0.8215005945576167)).toMatchObject({
      value: '0.821501',
      exact: '0.8215005945576167',
    });
    expect(of(233.5)?.value).toBe('233.5');
    expect(of('a text of many letters')?.value).toBe('a text of many letters');
  });

  it('names a missing value', () => {
    const [, step] = waterfall(0, [{ feature: 'ca', value: null, contribution: 1 }]).steps;
    expect(step?.value).toBe('missing');
  });
});

describe('sigmoid', () => {
  it('is exact at 0 and does not overflow', () => {
    expect(sigmoid(0)).toBe(0.5);
    expect(sigmoid(-800)).toBe(0);
    expect(sigmoid(800)).toBe(1);
    expect(sigmoid(2) + sigmoid(-2)).toBeCloseTo(1, 15);
  });
});
