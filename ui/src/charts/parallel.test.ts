// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { asValue, axisOf, nextBrush, passes } from './parallel';

describe('axes', () => {
  it('of numbers place by value', () => {
    const axis = axisOf('m', 'm', [0, 10, null], String);
    expect(axis.place(5)).toBe(0.5);
    expect(axis.place(null)).toBeNull();
    expect(axis.ticks.map(tick => tick.word)).toEqual(['0', '2', '4', '6', '8', '10']);
  });

  it('of words place them apart in natural order', () => {
    const axis = axisOf('p', 'p', ['b', 'a', 3], String);
    expect(axis.ticks.map(tick => tick.word)).toEqual(['3', 'a', 'b']);
    expect(axis.place('a')).toBe(0.5);
  });

  it('take a text that is a number for one, and NaN for nothing', () => {
    expect([asValue('0.5'), asValue('sgd'), asValue(''), asValue(Number.NaN)]).toEqual([
      0.5,
      'sgd',
      null,
      null,
    ]);
  });
});

describe('brushes', () => {
  it('keep what passes through all of them', () => {
    expect(passes({ a: 0.6, b: 0.1 }, { a: [0.5, 1] })).toBe(true);
    expect(passes({ a: 0.6, b: 0.1 }, { a: [0.5, 1], b: [0.5, 1] })).toBe(false);
    expect(passes({ a: null }, { a: [0, 1] })).toBe(false);
    expect(passes({ a: null }, {})).toBe(true);
  });

  it('go round from the keyboard', () => {
    expect(nextBrush(undefined)).toEqual([0.5, 1]);
    expect(nextBrush([0.5, 1])).toEqual([0, 0.5]);
    expect(nextBrush([0, 0.5])).toBeNull();
  });
});
