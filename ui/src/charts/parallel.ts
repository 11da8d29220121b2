// SPDX-License-Identifier: Apache-2.0
import { niceScale, type Scale, share } from './scale';

export type Value = string | number | null;

/** An axis: of numbers when all its values are, else of words. The place of a value is 0 to 1. */
export interface Axis {
  key: string;
  label: string;
  ticks: readonly { at: number; word: string }[];
  place: (value: Value) => number | null;
}

/** Of an axis, the part that is kept: from and to, 0 to 1. */
export type Brushes = Readonly<Record<string, readonly [number, number]>>;

const MOST_WORDS = 12;

const isNumber = (value: Value): value is number =>
  typeof value === 'number' && Number.isFinite(value);

/** A text that is a number counts as one. */
export function asValue(text: string | number | null | undefined): Value {
  if (text === null || text === undefined || text === '') return null;
  const number = Number(text);
  if (Number.isFinite(number)) return number;
  return typeof text === 'number' ? null : text;
}

export function axisOf(
  key: string,
  label: string,
  values: readonly Value[],
  print: (n: number) => string,
): Axis {
  const found = values.filter(value => value !== null);
  if (found.every(isNumber)) {
    const scale: Scale = niceScale(found);
    return {
      key,
      label,
      ticks: scale.ticks.map(tick => ({ at: share(scale, tick), word: print(tick) })),
      place: value => (isNumber(value) ? share(scale, value) : null),
    };
  }
  const words = [...new Set(found.map(String))].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  const at = (word: string) => (words.indexOf(word) + 0.5) / words.length;
  const every = Math.ceil(words.length / MOST_WORDS);
  return {
    key,
    label,
    ticks: words.filter((_, i) => i % every === 0).map(word => ({ at: at(word), word })),
    place: value => (value === null ? null : at(String(value))),
  };
}

/** Whether a line passes through every brush; one without a value passes through none. */
export function passes(places: Readonly<Record<string, number | null>>, brushes: Brushes): boolean {
  return Object.entries(brushes).every(([key, [from, to]]) => {
    const place = places[key];
    return place !== null && place !== undefined && place >= from && place <= to;
  });
}

/** From the keyboard: the upper half, the lower half, all. */
export function nextBrush(now: readonly [number, number] | undefined): [number, number] | null {
  if (!now) return [0.5, 1];
  return now[0] === 0.5 && now[1] === 1 ? [0, 0.5] : null;
}
