// SPDX-License-Identifier: Apache-2.0
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';
import type uPlot from 'uplot';
import { exactTime, number } from '../ui/format';
import s from './charts.module.css';

export interface Curve {
  name: string;
  color: string;
  points: readonly { x: number; y: number | null }[];
}

interface Props {
  curves: readonly Curve[];
  label: string;
  xLabel: string;
  /** x is seconds since 1970. */
  time?: boolean;
  height?: number;
}

/** The curves on one x axis: uPlot wants one list of x and a list of y per curve. */
export function align(curves: readonly Curve[]): (number | null)[][] {
  const xs = [...new Set(curves.flatMap(curve => curve.points.map(point => point.x)))].sort(
    (a, b) => a - b,
  );
  const place = new Map(xs.map((x, i) => [x, i]));
  const ys = curves.map(curve => {
    const column: (number | null)[] = xs.map(() => null);
    for (const point of curve.points) {
      column[place.get(point.x) ?? 0] = Number.isFinite(point.y) ? point.y : null;
    }
    return column;
  });
  return [xs, ...ys];
}

/** Drag zooms, a double click resets, a click on the legend hides. */
export function Curves({ curves, label, xLabel, time = false, height = 220 }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const scheme = useComputedColorScheme('light');
  const data = useMemo(() => align(curves) as unknown as uPlot.AlignedData, [curves]);
  const latest = useRef(data);
  latest.current = data;
  const look = curves.map(curve => `${curve.name}|${curve.color}`).join('\n');

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let gone = false;
    const observer = new ResizeObserver(() =>
      plot.current?.setSize({ width: element.clientWidth, height }),
    );
    void Promise.all([import('uplot'), import('uplot/dist/uPlot.min.css')]).then(([module]) => {
      if (gone) return;
      const lines = look.split('\n').map(line => line.split('|') as [string, string]);
      const options = settings(lines, xLabel, time, element.clientWidth, height, scheme);
      plot.current = new module.default(options, latest.current, element);
      observer.observe(element);
    });
    return () => {
      gone = true;
      observer.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [look, xLabel, time, height, scheme]);

  useEffect(() => {
    plot.current?.setData(data, false);
    if (plot.current) plot.current.redraw(true, true);
  }, [data]);

  return (
    <div
      ref={host}
      className={curves.length === 1 ? `${s.curves} ${s.single}` : s.curves}
      style={{ minHeight: height + 34 }}
      role="img"
      aria-label={label}
    />
  );
}

const DAY = 86_400;

/** Ticks are whole seconds or whole steps. */
const TIMES = [
  1,
  2,
  5,
  10,
  30,
  60,
  120,
  300,
  600,
  1800,
  3600,
  7200,
  21_600,
  DAY,
  7 * DAY,
  30 * DAY,
];
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 100_000, 1_000_000];

const exact = (seconds: number | null) =>
  seconds === null ? '' : exactTime(new Date(seconds * 1000).toISOString());

function clock(seconds: number, apart: number): string {
  const text = exact(seconds);
  if (apart >= DAY) return text.slice(0, 10);
  return text.slice(11, apart >= 60 ? 16 : 19);
}

/** As many digits as tell one tick from the next. */
export function ticks(values: readonly number[], apart: number): string[] {
  const digits = Math.min(10, Math.max(0, -Math.floor(Math.log10(apart) + 1e-9)));
  return values.map(value => value.toFixed(digits).replace('-', '−'));
}

function settings(
  lines: [string, string][],
  xLabel: string,
  time: boolean,
  width: number,
  height: number,
  scheme: string,
): uPlot.Options {
  const ink = scheme === 'dark' ? '#9aa5b1' : '#57606a';
  const grid = scheme === 'dark' ? '#222831' : '#eceff2';
  const axis = { stroke: ink, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 } };
  const many = (plot: uPlot) => plot.data[0].length > 60;
  return {
    width,
    height,
    scales: { x: { time } },
    axes: [
      {
        ...axis,
        label: xLabel,
        incrs: time ? TIMES : STEPS,
        ...(time
          ? {
              values: (_: uPlot, at: number[], _axis: number, _space: number, apart: number) =>
                at.map(one => clock(one, apart)),
            }
          : {}),
        labelSize: 18,
        labelFont: '12px sans-serif',
        font: '11px sans-serif',
        size: 34,
      },
      {
        ...axis,
        font: '11px sans-serif',
        size: 56,
        values: (_: uPlot, at: number[], _axis: number, _space: number, apart: number) =>
          ticks(at, apart),
      },
    ],
    cursor: { points: { size: 6 } },
    series: [
      {
        label: xLabel,
        value: (_: uPlot, at: number | null) => (time ? exact(at) : String(at ?? '')),
      },
      ...lines.map(([name, color]) => ({
        label: name,
        value: (_: uPlot, at: number | null) => (at === null ? '' : number(at, 5)),
        stroke: color,
        width: 1.5,
        spanGaps: true,
        points: { show: (plot: uPlot) => !many(plot), size: 4 },
      })),
    ],
  };
}
