// SPDX-License-Identifier: Apache-2.0
import { number } from '../ui/format';
import s from './compare.module.css';
import { niceScale, share } from './scale';
import { useWidth } from './useWidth';

export interface Dot {
  id: string;
  name: string;
  color: string;
  x: number;
  y: number;
}

interface Props {
  dots: readonly Dot[];
  xLabel: string;
  yLabel: string;
  onOpen: (id: string) => void;
}

const HEIGHT = 300;
const LEFT = 64;
const RIGHT = 16;
const TOP = 12;
const BOTTOM = 44;

/** A dot per run; each is a link. */
export function Scatter({ dots, xLabel, yLabel, onOpen }: Props) {
  const [ref, width] = useWidth();
  const xs = niceScale(dots.map(dot => dot.x));
  const ys = niceScale(dots.map(dot => dot.y));
  const wide = Math.max(120, width - LEFT - RIGHT);
  const tall = HEIGHT - TOP - BOTTOM;
  const xOf = (x: number) => LEFT + share(xs, x) * wide;
  const yOf = (y: number) => TOP + (1 - share(ys, y)) * tall;
  return (
    <div ref={ref}>
      <svg width={LEFT + wide + RIGHT} height={HEIGHT} className={s.plot}>
        <title>{`${yLabel} against ${xLabel}, ${dots.length} runs`}</title>
        {ys.ticks.map(tick => (
          <g key={tick}>
            <line x1={LEFT} x2={LEFT + wide} y1={yOf(tick)} y2={yOf(tick)} className={s.grid} />
            <text x={LEFT - 8} y={yOf(tick) + 4} textAnchor="end" className={s.tick}>
              {number(tick)}
            </text>
          </g>
        ))}
        {xs.ticks.map(tick => (
          <g key={tick}>
            <line x1={xOf(tick)} x2={xOf(tick)} y1={TOP} y2={TOP + tall} className={s.grid} />
            <text x={xOf(tick)} y={TOP + tall + 16} textAnchor="middle" className={s.tick}>
              {number(tick)}
            </text>
          </g>
        ))}
        <text x={LEFT + wide / 2} y={HEIGHT - 6} textAnchor="middle" className={s.axisName}>
          {xLabel}
        </text>
        <text
          transform={`translate(12 ${TOP + tall / 2}) rotate(-90)`}
          textAnchor="middle"
          className={s.axisName}
        >
          {yLabel}
        </text>
        {dots.map(dot => (
          // biome-ignore lint/a11y/useSemanticElements: a link cannot be a circle of a drawing
          <circle
            key={dot.id}
            cx={xOf(dot.x)}
            cy={yOf(dot.y)}
            r={6}
            fill={dot.color}
            className={s.dot}
            role="link"
            tabIndex={0}
            aria-label={`${dot.name}: ${xLabel} ${number(dot.x)}, ${yLabel} ${number(dot.y)}`}
            onClick={() => onOpen(dot.id)}
            onKeyDown={event => event.key === 'Enter' && onOpen(dot.id)}
          >
            <title>{`${dot.name}\n${xLabel} ${number(dot.x)}\n${yLabel} ${number(dot.y)}`}</title>
          </circle>
        ))}
      </svg>
    </div>
  );
}
