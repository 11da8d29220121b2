// SPDX-License-Identifier: Apache-2.0
import { type PointerEvent, useRef, useState } from 'react';
import s from './compare.module.css';
import { type Axis, type Brushes, nextBrush, passes, type Value } from './parallel';
import { useWidth } from './useWidth';

export interface ParallelLine {
  id: string;
  name: string;
  color: string;
  values: Readonly<Record<string, Value>>;
}

interface Props {
  axes: readonly Axis[];
  lines: readonly ParallelLine[];
  brushes: Brushes;
  onBrushes: (brushes: Brushes) => void;
}

const TOP = 46;
const HEIGHT = 240;
const FOOT = 24;
const APART = 130;
const SIDE = 70;
const SMALLEST = 0.02;
/** Below the axis: lines without a value. */
const NOWHERE = TOP + HEIGHT + 12;

const yOf = (place: number | null) => (place === null ? NOWHERE : TOP + (1 - place) * HEIGHT);

/** A line per run across the axes. A drag along an axis keeps the lines that pass there. */
export function Parallel({ axes, lines, brushes, onBrushes }: Props) {
  const [ref, seen] = useWidth();
  const width = Math.max(seen - 2, (axes.length - 1) * APART + 2 * SIDE);
  const xOf = (i: number) =>
    axes.length < 2 ? width / 2 : SIDE + (i * (width - 2 * SIDE)) / (axes.length - 1);
  const set = (key: string, brush: readonly [number, number] | null) => {
    const { [key]: _, ...rest } = brushes;
    onBrushes(brush ? { ...rest, [key]: brush } : rest);
  };
  return (
    <div ref={ref} className={s.wide}>
      <svg width={width} height={TOP + HEIGHT + FOOT} className={s.plot}>
        <title>{`${lines.length} runs across ${axes.map(axis => axis.label).join(', ')}`}</title>
        {lines.map(line => {
          const places = Object.fromEntries(
            axes.map(axis => [axis.key, axis.place(line.values[axis.key] ?? null)]),
          );
          const kept = passes(places, brushes);
          const path = axes.map((axis, i) => `${xOf(i)},${yOf(places[axis.key] ?? null)}`);
          return (
            <polyline
              key={line.id}
              data-run={line.id}
              data-kept={kept}
              points={path.join(' ')}
              stroke={line.color}
              className={kept ? s.line : s.dimmed}
            >
              <title>{line.name}</title>
            </polyline>
          );
        })}
        {axes.map((axis, i) => (
          <OneAxis
            key={axis.key}
            axis={axis}
            x={xOf(i)}
            brush={brushes[axis.key]}
            onBrush={brush => set(axis.key, brush)}
          />
        ))}
      </svg>
    </div>
  );
}

const short = (text: string, most: number) =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text;

function OneAxis(props: {
  axis: Axis;
  x: number;
  brush: readonly [number, number] | undefined;
  onBrush: (brush: readonly [number, number] | null) => void;
}) {
  const { axis, x, brush, onBrush } = props;
  const start = useRef<number | null>(null);
  const [drag, setDrag] = useState<readonly [number, number] | null>(null);
  const place = (event: PointerEvent<SVGRectElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, 1 - (event.clientY - box.top) / box.height));
  };
  const end = () => {
    if (start.current === null) return;
    start.current = null;
    onBrush(drag && drag[1] - drag[0] > SMALLEST ? drag : null);
    setDrag(null);
  };
  const shown = drag ?? brush;
  return (
    <g>
      <text x={x} y={16} textAnchor="middle" className={s.axisName}>
        {short(axis.label, 20)}
        <title>{axis.label}</title>
      </text>
      <line x1={x} x2={x} y1={TOP} y2={TOP + HEIGHT} className={s.axisLine} />
      {axis.ticks.map(({ at, word }) => (
        <g key={word}>
          <line x1={x - 4} x2={x} y1={yOf(at)} y2={yOf(at)} className={s.axisLine} />
          <text x={x - 7} y={yOf(at) + 4} textAnchor="end" className={s.tick}>
            {short(word, 10)}
          </text>
        </g>
      ))}
      {shown && (
        <rect
          x={x - 8}
          width={16}
          y={yOf(shown[1])}
          height={(shown[1] - shown[0]) * HEIGHT}
          className={s.brush}
        />
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: a button cannot stand inside a drawing */}
      <rect
        x={x - 16}
        width={32}
        y={TOP}
        height={HEIGHT}
        className={s.grip}
        role="button"
        tabIndex={0}
        aria-label={`Keep a part of ${axis.label}`}
        aria-pressed={brush !== undefined}
        onPointerDown={event => {
          event.currentTarget.setPointerCapture(event.pointerId);
          start.current = place(event);
          setDrag([start.current, start.current]);
        }}
        onPointerMove={event => {
          if (start.current === null) return;
          const now = place(event);
          setDrag([Math.min(start.current, now), Math.max(start.current, now)]);
        }}
        onPointerUp={end}
        onPointerCancel={end}
        onKeyDown={event => {
          if (event.key === 'Escape') onBrush(null);
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault();
          onBrush(nextBrush(brush));
        }}
      />
    </g>
  );
}
