// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../app/api/client';
import type { Curve } from '../../charts/Curves';
import { PALETTE } from '../../charts/palette';
import { percent } from '../../ui/format';

type Hour = Schemas['LastHour'];

/** A share of failed requests that somebody should look at. */
const MANY = 0.01;

export type State = 'ok' | 'attention' | 'quiet';

export function state(hour: Hour): State {
  if ((hour.error_rate ?? 0) > MANY) return 'attention';
  return hour.answered + hour.failed > 0 ? 'ok' : 'quiet';
}

/** One line over all endpoints: is it all right? */
export function verdict(
  rows: readonly Schemas['ServingEndpoint'][],
  more = false,
): {
  state: State | 'empty';
  words: string;
} {
  const failing = rows.filter(row => state(row.last_hour) === 'attention');
  if (failing.length) {
    const words = failing
      .map(row => `${row.model_name} ${percent(row.last_hour.error_rate)}`)
      .join(', ');
    return { state: 'attention', words: `Requests failed in the last hour: ${words}` };
  }
  if (!rows.length && !more) return { state: 'empty', words: 'No model answers requests yet' };
  const answer = rows.length === 1 ? 'model answers' : 'models answer';
  return { state: 'ok', words: `${rows.length}${more ? ' or more' : ''} ${answer} requests` };
}

/** What the version of an endpoint does, after its name. */
export function answering(
  of: Pick<Schemas['ServingEndpoint'], 'last_hour' | 'loaded'>,
  unhealthy: Error | null,
): string {
  if (state(of.last_hour) !== 'attention') return 'answers';
  if (unhealthy && !of.loaded) return `does not answer: ${unhealthy.message}`;
  return `answers, but ${percent(of.last_hour.error_rate)} of requests failed`;
}

export const minutesAgo = (place: number) => `${59 - place} min ago:`;

const x = (minute: Hour['minutes'][number]) => Date.parse(minute.time) / 1000;

/** Requests by minute: those that were answered, and those that failed if any did. */
export function requests(hour: Hour): Curve[] {
  const answered: Curve = {
    name: 'predictions',
    color: PALETTE[0],
    points: hour.minutes.map(minute => ({ x: x(minute), y: minute.predictions })),
  };
  const failed: Curve = {
    name: 'failed requests',
    color: PALETTE[1],
    points: hour.minutes.map(minute => ({ x: x(minute), y: minute.failed })),
  };
  return hour.failed ? [answered, failed] : [answered];
}

/** The latency of each minute; without predictions there is none. */
export function latencies(hour: Hour): Curve[] {
  return (['p50', 'p95', 'p99'] as const).map((share, place) => ({
    name: share,
    color: PALETTE[place % PALETTE.length] as string,
    points: hour.minutes.map(minute => ({ x: x(minute), y: minute[`${share}_ms`] })),
  }));
}
