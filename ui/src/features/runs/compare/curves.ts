// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../../app/api/client';
import type { Curve } from '../../../charts/plot';
import { smooth } from '../../../charts/smooth';
import { toNumber } from '../../../ui/format';
import type { Style } from './styles';

export type X = 'step' | 'time' | 'relative';

export const X_LABELS: Record<X, string> = {
  step: 'step',
  time: 'time (UTC)',
  relative: 'seconds since the first point',
};

type Points = Schemas['MetricPoints'];

/** Points as a chart draws them. */
export function placed(points: Points, x: X): { x: number; y: number }[] {
  const start = points.length ? Math.min(...points.map(point => Date.parse(point.time))) : 0;
  const at = (point: Points[number]) =>
    x === 'step' ? point.step : (Date.parse(point.time) - (x === 'relative' ? start : 0)) / 1000;
  return points
    .map(point => ({ x: at(point), y: toNumber(point.value) }))
    .sort((a, b) => a.x - b.x);
}

/** With more runs than this, what lies below what is smoothed would hide it. */
const MOST_FAINT = 8;

export function drawn(
  curves: Schemas['MetricCurves']['curves'],
  of: {
    x: X;
    weight: number;
    names: ReadonlyMap<string, string>;
    styles: ReadonlyMap<string, Style>;
  },
): Curve[] {
  const found = curves
    .filter(curve => curve.points.length && of.names.has(curve.run_id))
    .map(curve => ({
      name: of.names.get(curve.run_id) ?? '',
      color: of.styles.get(curve.run_id)?.color ?? '#888888',
      dash: of.styles.get(curve.run_id)?.dash ?? [],
      points: placed(curve.points, of.x),
    }));
  const smoothed = found.map(curve => ({ ...curve, points: smooth(curve.points, of.weight) }));
  if (of.weight <= 0 || found.length > MOST_FAINT) return smoothed;
  return [...found.map(curve => ({ ...curve, faint: true })), ...smoothed];
}
