// SPDX-License-Identifier: Apache-2.0
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';
import type uPlot from 'uplot';
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
      className={s.curves}
      style={{ minHeight: height + 34 }}
      role="img"
      aria-label={label}
    />
  );
}

const clock = (seconds: number | null) =>
  seconds === null ? '--' : new Date(seconds * 1000).toISOString().slice(11, 19);

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
        ...(time ? { values: (_: uPlot, times: number[]) => times.map(clock) } : {}),
        labelSize: 18,
        labelFont: '12px sans-serif',
        font: '11px sans-serif',
        size: 34,
      },
      { ...axis, font: '11px sans-serif', size: 52 },
    ],
    cursor: { points: { size: 6 } },
    series: [
      time
        ? { label: xLabel, value: (_: uPlot, at: number | null) => clock(at) }
        : { label: xLabel },
      ...lines.map(([name, color]) => ({
        label: name,
        stroke: color,
        width: 1.5,
        spanGaps: true,
        points: { show: (plot: uPlot) => !many(plot), size: 4 },
      })),
    ],
  };
}
