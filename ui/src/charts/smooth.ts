// SPDX-License-Identifier: Apache-2.0

interface Point {
  x: number;
  y: number | null;
}

/**
 * An exponential moving average, corrected for its start as TensorBoard does; weight 0 leaves the
 * points as they are. What is not a number stays a gap and does not count.
 */
export function smooth(points: readonly Point[], weight: number): Point[] {
  if (weight <= 0) return [...points];
  let sum = 0;
  let seen = 0;
  return points.map(({ x, y }) => {
    if (y === null || !Number.isFinite(y)) return { x, y: null };
    sum = sum * weight + (1 - weight) * y;
    seen += 1;
    return { x, y: sum / (1 - weight ** seen) };
  });
}
