// SPDX-License-Identifier: Apache-2.0

export interface Scale {
  low: number;
  high: number;
  ticks: readonly number[];
}

const NICE = [1, 2, 2.5, 5, 10];

/** Bounds at round numbers around the values, and ticks between, about as many as wanted. */
export function niceScale(values: readonly number[], wanted = 5): Scale {
  const found = values.filter(Number.isFinite);
  let low = Math.min(...found);
  let high = Math.max(...found);
  if (!found.length) [low, high] = [0, 1];
  if (low === high) {
    const pad = Math.abs(low) / 10 || 1;
    [low, high] = [low - pad, high + pad];
  }
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = (NICE.find(nice => nice * power >= rough * (1 - 1e-9)) ?? 10) * power;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
  return { low: ticks[0] ?? low, high: ticks.at(-1) ?? high, ticks };
}

/** Where a value lies between the bounds: 0 at the low one, 1 at the high one. */
export const share = ({ low, high }: Scale, value: number): number => (value - low) / (high - low);
