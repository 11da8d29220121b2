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

interface Span {
  value: number;
  low: number;
  high: number;
  /** The largest distance from zero on the common scale. */
  reach: number;
  label: string;
}

/** A difference with its interval around zero; many of them on one scale compare. */
export function ZeroWhisker({ value, low, high, reach, label }: Span) {
  if (!Number.isFinite(value)) return null;
  const x = (at: number) => 80 + (at / (reach || 1)) * 74;
  const tone = low > 0 || high < 0 ? s.apart : s.touching;
  return (
    <svg viewBox="0 0 160 14" className={s.whiskers} role="img" aria-label={label}>
      <line x1={80} x2={80} y1={0} y2={14} className={s.zero} />
      {Number.isFinite(low) && (
        <line x1={x(low)} x2={x(high)} y1={7} y2={7} strokeWidth={2} className={tone} />
      )}
      <circle cx={x(value)} cy={7} r={3.5} className={tone} />
    </svg>
  );
}
