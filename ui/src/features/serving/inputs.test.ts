// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { inputsOf } from './inputs';

const served = { name: 'risk', versions: ['1'], platform: 'bellwether_xgboost', outputs: [] };

describe('the inputs of a version without a signature', () => {
  it('have the names and types of its tensors', () => {
    const inputs = [
      { name: 'age (years)', datatype: 'FP32' as const, shape: [-1] },
      { name: 'city', datatype: 'BYTES' as const, shape: [-1] },
      { name: 'visits', datatype: 'INT64' as const, shape: [-1] },
      { name: 'member', datatype: 'BOOL' as const, shape: [-1] },
    ];
    const properties = { columns: '["age (years)","city","visits","member"]' };
    expect(inputsOf({ ...served, inputs, properties })).toEqual([
      { name: 'age (years)', type: 'double' },
      { name: 'city', type: 'string' },
      { name: 'visits', type: 'integer' },
      { name: 'member', type: 'boolean' },
    ]);
  });

  it('are the columns of the one tensor that holds them all', () => {
    const inputs = [{ name: 'input', datatype: 'FP64' as const, shape: [-1, 2] }];
    const properties = { columns: '["a","b"]' };
    expect(inputsOf({ ...served, inputs, properties })).toEqual([
      { name: 'a', type: 'double' },
      { name: 'b', type: 'double' },
    ]);
    expect(inputsOf({ ...served, inputs, properties: {} })).toEqual([]);
  });
});
