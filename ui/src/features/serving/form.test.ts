// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { features, firstError, outside, read, startTexts } from './form';

const age = { name: 'age', type: 'integer', min: 29, max: 77, example: 54 } as const;
const chol = { name: 'chol', type: 'double' } as const;
const thal = { name: 'thal', type: 'string', categories: ['normal', 'fixed'] };
const inputs = [age, chol, { ...thal, type: 'string' as const }];

describe('the form of a prediction', () => {
  it('starts from the examples', () => {
    expect(startTexts(inputs)).toEqual({ age: '54', chol: '', thal: '' });
  });

  it('reads each type, an empty field as missing', () => {
    expect(features(inputs, { age: ' 63 ', chol: '233.5', thal: '' })).toEqual({
      age: 63,
      chol: 233.5,
      thal: null,
    });
    expect(read({ name: 'b', type: 'boolean' }, 'true')).toEqual({ value: true });
  });

  it('says what is wrong and what is expected', () => {
    expect(read(age, '6.5')).toEqual({ error: '6.5 (expected: a whole number)' });
    expect(read(chol, 'high')).toEqual({ error: 'high (expected: a number)' });
    expect(firstError(inputs, { age: '1', chol: 'x' })).toBe('chol');
    expect(firstError(inputs, { age: '1', chol: '1e3' })).toBeNull();
  });

  it('warns outside of the training data without refusing', () => {
    expect(outside(age, '90')).toBe('above the training data (to 77)');
    expect(outside(age, '60')).toBeNull();
    expect(outside(inputs[2] ?? age, 'odd')).toBe('not in the training data');
    expect(outside(age, '')).toBeNull();
  });
});
