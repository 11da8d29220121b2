// SPDX-License-Identifier: Apache-2.0
// What the explanation of a version as a whole is drawn from.
import type { Schemas } from '../../app/api/client';
import type { Curve } from '../../charts/Curves';
import { PALETTE } from '../../charts/palette';

type Effect = Schemas['FeatureEffect'];

const FAINT_ROWS = 30;
const FAINT = '#98a2b3';

/** The target that the URL names; none if it names no number. */
export const targetOf = (text: string) => (/^\d{1,5}$/.test(text) ? Number(text) : undefined);

/** By this tag a version from elsewhere names the dataset that it learnt from. */
export const DATA = 'bellwether.dataset';

/** By this tag it names the column of the data that says what is true. */
export const TRUTH = 'bellwether.target';

/** Whether it is known what a version learnt from; else it cannot be explained as a whole. */
export const namesData = (version: Pick<Schemas['ModelVersion'], 'dataset' | 'tags'>) =>
  version.dataset !== null || /.\/[1-9]\d{0,8}$/.test(version.tags[DATA] ?? '');

/** Whether the values of a feature have an order on an axis. */
export const isNumeric = (effect: Effect) =>
  effect.partial_dependence.values.every(value => typeof value === 'number');

/**
 * The mean answer by the feature's value, and some rows by themselves behind it. Of these only the
 * changes are known: each starts where the mean does.
 */
export function dependence(effect: Effect): Curve[] {
  const { values, mean, rows } = effect.partial_dependence;
  const points = (ys: readonly number[]) =>
    values.flatMap((x, i) => {
      const y = ys[i];
      return typeof x === 'number' && y !== undefined ? [{ x, y }] : [];
    });
  const start = mean[0] ?? 0;
  return [
    ...rows.slice(0, FAINT_ROWS).map((row, i) => ({
      name: `row ${i + 1}`,
      color: FAINT,
      faint: true,
      points: points(row.map(change => start + change)),
    })),
    { name: 'mean answer', color: PALETTE[0], points: points(mean) },
  ];
}

/** How the answer changes along the feature where rows really lie. */
export function local(effect: Effect): Curve[] {
  const ale = effect.accumulated_local_effects;
  if (!ale) return [];
  return [
    {
      name: 'accumulated local effect',
      color: PALETTE[1],
      points: ale.edges.flatMap((x, i) => {
        const y = ale.effects[i];
        return y === undefined ? [] : [{ x, y }];
      }),
    },
  ];
}

/** Category by category: the mean answer. */
export function byCategory(effect: Effect): { value: string; mean: number }[] {
  const { values, mean } = effect.partial_dependence;
  return values.map((value, i) => ({
    value: value === null ? 'missing' : String(value),
    mean: mean[i] ?? Number.NaN,
  }));
}
