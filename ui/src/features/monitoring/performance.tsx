// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../app/api/client';
import type { Column } from '../../ui/arrange';
import { Muted } from '../../ui/atoms';
import { interval, label, metric, NONE, signed, toNumber } from '../../ui/format';

type Live = NonNullable<Schemas['MonitoringReport']['performance']>['metrics'][string];
type Row = [string, Live];

const WORDS: Record<string, string> = { true: 'yes', false: 'no', null: NONE };

/** Whether the live interval still holds what the evaluation found. */
export function within({ low, high, reference }: Live): boolean | null {
  const [from, to, at] = [low, high, reference].map(toNumber) as [number, number, number];
  return [from, to, at].every(Number.isFinite) ? from <= at && at <= to : null;
}

export const columns: Column<Row>[] = [
  { key: 'metric', header: 'Metric', value: ([name]) => label(name) },
  {
    key: 'live',
    header: 'Live',
    numeric: true,
    value: ([, of]) => toNumber(of.value),
    cell: ([, of]) => interval(of),
  },
  {
    key: 'evaluation',
    header: 'Evaluation',
    numeric: true,
    value: ([, of]) => toNumber(of.reference),
    cell: ([, of]) => metric(of.reference),
  },
  {
    key: 'change',
    header: 'Change',
    numeric: true,
    value: ([, of]) => toNumber(of.change),
    cell: ([, of]) => signed(of.change),
  },
  {
    key: 'within',
    header: 'Evaluation in the interval',
    weight: 3,
    value: ([, of]) => within(of),
    cell: ([, of]) => <Muted>{WORDS[String(within(of))]}</Muted>,
  },
];
