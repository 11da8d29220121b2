// SPDX-License-Identifier: Apache-2.0
import { count } from '../ui/format';
import s from './charts.module.css';

/** Counts as bars without axes: a shape, with its figures on hover. */
export function Bars(props: {
  counts: readonly number[];
  label: string;
  height?: number;
  unit?: (i: number) => string;
}) {
  const { counts, label, height = 40, unit } = props;
  const top = Math.max(...counts, 1);
  const width = 100 / Math.max(counts.length, 1);
  return (
    <svg
      viewBox={`0 0 100 ${height}`}
      preserveAspectRatio="none"
      className={s.svg}
      style={{ height }}
      role="img"
      aria-label={label}
    >
      {counts.map((n, i) => (
        <rect
          key={i}
          x={i * width}
          width={width * 0.82}
          y={height - (n / top) * height}
          height={(n / top) * height}
          className={s.curBar}
        >
          <title>{`${unit ? unit(i) : ''} ${count(n)}`}</title>
        </rect>
      ))}
    </svg>
  );
}

interface Range {
  value: number;
  low: number;
  high: number;
  color: string;
  name: string;
}

/** Values with their intervals on one scale. */
export function Whiskers({ of, label }: { of: readonly Range[]; label: string }) {
  const finite = of.filter(range => Number.isFinite(range.value));
  const ends = finite
    .flatMap(range => [range.low, range.high, range.value])
    .filter(Number.isFinite);
  const low = Math.min(...ends);
  const span = Math.max(...ends) - low || 1;
  const x = (value: number) => 6 + ((value - low) / span) * 188;
  return (
    <svg
      viewBox={`0 0 200 ${finite.length * 12 + 2}`}
      className={s.whiskers}
      role="img"
      aria-label={label}
    >
      {finite.map((range, i) => (
        <g key={range.name} stroke={range.color} fill={range.color}>
          <title>{`${range.name}: ${range.value} (${range.low} to ${range.high})`}</title>
          {Number.isFinite(range.low) && (
            <line
              x1={x(range.low)}
              x2={x(range.high)}
              y1={i * 12 + 7}
              y2={i * 12 + 7}
              strokeWidth={2}
            />
          )}
          <circle cx={x(range.value)} cy={i * 12 + 7} r={4} />
        </g>
      ))}
    </svg>
  );
}

/** A share of 1 as a bar with its figure beside it. */
export function Meter(props: { value: number; threshold?: number; label: string }) {
  const { value, threshold, label } = props;
  const over = threshold !== undefined && value >= threshold;
  return (
    <svg
      viewBox="0 0 100 8"
      preserveAspectRatio="none"
      className={s.meter}
      role="img"
      aria-label={label}
    >
      <rect width={100} height={8} className={s.meterGround} />
      <rect
        width={Math.min(1, Math.max(0, value)) * 100}
        height={8}
        className={over ? s.meterOver : s.meterFill}
      />
      {threshold !== undefined && (
        <rect x={threshold * 100} width={0.8} height={8} className={s.meterMark} />
      )}
    </svg>
  );
}
