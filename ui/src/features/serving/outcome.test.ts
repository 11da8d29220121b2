// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { brief, outcome } from './outcome';

const labelled = (prediction: number | string, value: number | string) =>
  outcome({ prediction, label: { value, time: '2026-01-01T00:00:00Z' } });

describe('what came of a prediction', () => {
  it('is right or wrong for classes', () => {
    expect(labelled(1, 1).words).toBe('The prediction was right');
    expect(labelled(1, 0)).toEqual({ state: 'failed', words: 'The prediction was wrong' });
    expect(labelled('ill', 'healthy').state).toBe('failed');
  });

  it('is a distance for values', () => {
    expect(labelled(-0.5, 1)).toEqual({
      state: 'quiet',
      words: 'The prediction was 1.5 below what came true',
    });
    expect(labelled(233.25, 233).words).toBe('The prediction was 0.25 above what came true');
  });

  it('is not known without a label', () => {
    expect(outcome({ prediction: 1, label: null }).state).toBe('quiet');
  });
});

describe('a prediction in brief', () => {
  it('has as many digits as are read', () => {
    expect(brief(4.255186080932617)).toBe('4.25519');
    expect(brief([4.255186080932617, 2])).toBe('[4.25519, 2]');
    expect(brief('[0.41845202,-1]')).toBe('[0.418452, -1]');
    expect(brief('ill')).toBe('ill');
    expect(brief({ a: 1 })).toBe('{"a":1}');
    expect(brief(null)).toBe('null');
  });
});
