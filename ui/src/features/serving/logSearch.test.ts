// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { logSearch } from './logSearch';

test('reads what a prediction is known by', () => {
  expect(logSearch('')).toEqual({});
  expect(logSearch(' client=ann  from=2026-11-01T00:00:00Z ')).toEqual({
    client: 'ann',
    from: '2026-11-01T00:00:00Z',
  });
  expect(logSearch('patient_id=PT1 visit=a=b route=champion')).toEqual({
    entity: ['patient_id=PT1', 'visit=a=b'],
    route: 'champion',
  });
});

test('takes what is quoted as one word', () => {
  expect(logSearch('patient="a b" client="ann lee" "last name=van Dyk"')).toEqual({
    entity: ['patient=a b', 'last name=van Dyk'],
    client: 'ann lee',
  });
  expect(logSearch('size=5" route=champion')).toEqual({ entity: ['size=5"'], route: 'champion' });
});

test('leaves it to the server to refuse what is no search', () => {
  expect(logSearch('ann client')).toEqual({ entity: ['ann', 'client'] });
});
