// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { span } from './span';

const at = (second: number) => new Date(second * 1000).toISOString();

describe('span', () => {
  it('covers all that began; what runs lasts until now', () => {
    const steps = [
      { started_at: at(10), ended_at: at(12) },
      { started_at: at(12), ended_at: null },
      { started_at: null, ended_at: null },
    ];
    expect(span(steps, 20_000)).toEqual({ from: 10_000, to: 20_000 });
    expect(span(steps.slice(0, 1), 20_000)).toEqual({ from: 10_000, to: 12_000 });
  });

  it('is empty when nothing began, and never negative when clocks differ', () => {
    expect(span([{ started_at: null, ended_at: null }], 5)).toEqual({ from: 5, to: 5 });
    expect(span([{ started_at: at(10), ended_at: null }], 1)).toEqual({ from: 10_000, to: 10_000 });
  });
});
