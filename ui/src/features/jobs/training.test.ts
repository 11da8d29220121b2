// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { inOrder } from './Training';

it('orders the values of a group from the least', () => {
  const rows = [
    ['sex', '1'],
    ['age', '48–54'],
    ['age', '≥62'],
    ['age', '100–110'],
    ['age', '<48'],
    ['sex', '0'],
  ].map(([group = '', value = '']) => ({ group, value, metrics: {} }));
  expect(inOrder(rows).map(row => `${row.group} ${row.value}`)).toEqual([
    'sex 0',
    'sex 1',
    'age <48',
    'age 48–54',
    'age 100–110',
    'age ≥62',
  ]);
});
