// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { answersValues, brief, outcome, probability } from './outcome';

type Answer = number | string | number[];

const labelled = (prediction: Answer, value: Answer, isValue?: boolean) =>
  outcome({ prediction, label: { value, time: '2026-01-01T00:00:00Z' } }, isValue);

const outputs = (...types: string[]) => ({
  signature: { inputs: [], outputs: types.map((type, i) => ({ name: `o${i}`, type })) } as never,
});

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

  it('is a distance for whole values of a regression', () => {
    expect(labelled(3, 5, true).words).toBe('The prediction was 2 below what came true');
    expect(labelled(3, 5, false).words).toBe('The prediction was wrong');
    expect(labelled(3, 3, true).words).toBe('The prediction was right');
  });

  it('is the largest distance for several targets', () => {
    expect(labelled([1.5, 2], [1.25, 3])).toEqual({
      state: 'quiet',
      words: 'The targets were at most 1 off what came true',
    });
  });

  it('is told by what the version answers', () => {
    expect(answersValues(outputs('double'))).toBe(true);
    expect(answersValues(outputs('integer', 'double'))).toBe(false);
    expect(answersValues(outputs('string'))).toBe(false);
    expect(answersValues(outputs())).toBeUndefined();
    expect(answersValues(undefined)).toBeUndefined();
  });

  it('is not known without a label', () => {
    expect(outcome({ prediction: 1, label: null }).state).toBe('quiet');
  });
});

describe('the probability of a prediction', () => {
  it('is that of the positive class, or of several the predicted one', () => {
    expect(probability({ prediction: 0, probability: 0.1, probabilities: null })).toBe(0.1);
    const probabilities = { '0': 0.2, '1': 0.5, '2': 0.3 };
    expect(probability({ prediction: 1, probability: null, probabilities })).toBe(0.5);
    expect(probability({ prediction: 2.5, probability: null, probabilities: null })).toBeNull();
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
