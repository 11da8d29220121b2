// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { Schemas } from '../../app/api/client';
import { events } from './Timeline';

const ALERT = {
  model_version: '3',
  history: [
    { state: 'open', time: '2026-11-21T14:00:00Z', actor: 'bellwether' },
    { state: 'resolved', time: '2026-11-21T15:00:00Z', actor: 'ada' },
  ],
  deliveries: [{ status: 'delivered', delivered_at: '2026-11-21T14:00:02Z', url: 'http://x/' }],
} as unknown as Schemas['AlertDetail'];

const JOB = {
  kind: 'retraining',
  status: 'succeeded',
  started_at: '2026-11-21T14:00:01Z',
  ended_at: '2026-11-21T14:00:09Z',
} as Schemas['Job'];

it('merges what people and the platform did by time', () => {
  expect(events(ALERT, JOB).map(event => `${event.state}: ${event.text}`)).toEqual([
    'open: by bellwether',
    'started: retraining',
    'delivered: to http://x/',
    'succeeded: retraining, made version 3',
    'resolved: by ada',
  ]);
});

it('says nothing of a job that did not start', () => {
  expect(events({ ...ALERT, deliveries: [] }).map(event => event.state)).toEqual([
    'open',
    'resolved',
  ]);
});
