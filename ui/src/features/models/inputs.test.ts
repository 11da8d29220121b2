// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Schemas } from '../../app/api/client';
import { inputChanges, median } from './inputs';

const version = (inputs: Record<string, string>) =>
  ({
    signature: { inputs: Object.entries(inputs).map(([name, type]) => ({ name, type })) },
  }) as unknown as Schemas['ModelVersion'];

describe('inputs of two versions', () => {
  it('differ by what only one takes, and by type', () => {
    const found = inputChanges(
      version({ age: 'double', sex: 'long', bp: 'double' }),
      version({ age: 'double', sex: 'string', chol: 'double' }),
    );
    expect(found.same).toBe(1);
    expect(found.changes).toEqual([
      { name: 'sex', baseline: 'long', candidate: 'string' },
      { name: 'bp', baseline: 'double', candidate: null },
      { name: 'chol', baseline: null, candidate: 'double' },
    ]);
  });

  it('are unknown without a signature', () => {
    expect(inputChanges(version({ a: 'double' }), { signature: null }).known).toBe(false);
  });
});

it('takes the middle', () => {
  expect([median([3, 1, 2]), median([4, 1]), median([])]).toEqual([2, 2.5, null]);
});
