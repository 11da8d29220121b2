// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Schemas } from '../../app/api/client';
import { answering, latencies, requests, state, verdict } from './traffic';

function hour(answered: number, failed: number): Schemas['LastHour'] {
  const at = (p50: number | null) => ({ p50_ms: p50, p95_ms: p50, p99_ms: p50 });
  const minute = (time: string, predictions: number, p50: number | null) => ({
    time,
    predictions,
    answered: predictions,
    failed: 0,
    ...at(p50),
  });
  return {
    predictions: answered,
    answered,
    failed,
    error_rate: answered + failed ? failed / (answered + failed) : null,
    ...at(1),
    minutes: [
      minute('2026-01-02T03:04:00Z', 0, null),
      minute('2026-01-02T03:05:00Z', answered, answered ? 1.5 : null),
    ],
  };
}

const endpoint = (model_name: string, last_hour: Schemas['LastHour']) =>
  ({ model_name, last_hour }) as Schemas['ServingEndpoint'];

describe('the state of an endpoint', () => {
  it('is quiet without traffic, and asks for attention when more than 1 % fails', () => {
    expect(state(hour(0, 0))).toBe('quiet');
    expect(state(hour(199, 1))).toBe('ok');
    expect(state(hour(9, 1))).toBe('attention');
  });

  it('names those that fail', () => {
    expect(verdict([])).toMatchObject({ state: 'empty' });
    expect(verdict([endpoint('heart', hour(5, 0))]).words).toBe('1 model answers requests');
    expect(verdict([endpoint('heart', hour(5, 0)), endpoint('liver', hour(9, 1))])).toMatchObject({
      state: 'attention',
      words: expect.stringContaining('liver 10'),
    });
  });
});

describe('the version of an endpoint', () => {
  it('answers, or it is told why it does not', () => {
    const broken = new Error('model heart version 1 cannot be loaded: no file');
    expect(answering({ last_hour: hour(9, 0), loaded: false }, null)).toBe('answers');
    expect(answering({ last_hour: hour(9, 1), loaded: true }, broken)).toContain('but 10');
    expect(answering({ last_hour: hour(0, 3), loaded: false }, null)).toContain('but 100');
    expect(answering({ last_hour: hour(0, 3), loaded: false }, broken)).toBe(
      'does not answer: model heart version 1 cannot be loaded: no file',
    );
  });
});

describe('the curves of an endpoint', () => {
  it('have a line of failures only if there are any', () => {
    expect(requests(hour(5, 0)).map(curve => curve.name)).toEqual(['predictions']);
    expect(requests(hour(5, 1)).map(curve => curve.name)).toContain('failed requests');
  });

  it('have a gap where no prediction was made instead of calling it fast', () => {
    expect(latencies(hour(5, 0))[0]?.points.map(point => point.y)).toEqual([null, 1.5]);
  });
});
