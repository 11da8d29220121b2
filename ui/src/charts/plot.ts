// SPDX-License-Identifier: Apache-2.0
// How uPlot is to draw: one list of x, a list of y per curve, axes in words.
import type uPlot from 'uplot';
import { exactTime, number } from '../ui/format';

export interface Curve {
  name: string;
  color: string;
  /** Behind the others, without a place in the legend: what was measured below what is smoothed. */
  faint?: boolean;
  /** Lengths of strokes and gaps, for more curves than colours. */
  dash?: readonly number[];
  points: readonly { x: number; y: number | null }[];
}

export interface Look {
  curves: readonly Omit<Curve, 'points'>[];
  xLabel: string;
  /** x is seconds since 1970. */
  time: boolean;
  log: boolean;
  /** Charts with the same key have one cursor. */
  sync: string | null;
  legend: boolean;
}

/** The curves on one x axis. A log scale has no place for what is not positive. */
export function align(curves: readonly Curve[], log = false): (number | null)[][] {
  const xs = [...new Set(curves.flatMap(curve => curve.points.map(point => point.x)))].sort(
    (a, b) => a - b,
  );
  const place = new Map(xs.map((x, i) => [x, i]));
  const ys = curves.map(curve => {
    const column: (number | null)[] = xs.map(() => null);
    for (const { x, y } of curve.points) {
      const drawn = y !== null && Number.isFinite(y) && (!log || y > 0);
      column[place.get(x) ?? 0] = drawn ? y : null;
    }
    return column;
  });
  return [xs, ...ys];
}

/** The curve nearest to the cursor, in words. */
export function said(plot: uPlot, focused: number | null, look: Look): string {
  const at = plot.cursor.idx;
  if (at === null || at === undefined || focused === null) return '';
  const curve = look.curves[focused - 1];
  const ys = plot.data[focused];
  if (!curve || !ys) return '';
  let i = at;
  while (i > 0 && (ys[i] === null || ys[i] === undefined)) i--;
  const x = plot.data[0][i] ?? 0;
  const when = look.time ? exact(x) : `${look.xLabel} ${number(x, 6)}`;
  return `${curve.name}: ${number(ys[i] ?? Number.NaN, 5)} at ${when}`;
}

const DAY = 86_400;

/** Charts below so many pixels have their ticks closer together. */
const LOW = 180;

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
/** For what is not counted: 0.000001 to 0.5, and on as whole steps. */
const PARTS = [-6, -5, -4, -3, -2, -1].flatMap(digits =>
  [1, 2, 5].map(one => Number(`${one}e${digits}`)),
);
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
  const least = Math.max(0, -Math.floor(Math.log10(apart) + 1e-9));
  const parts = apart * 10 ** least;
  const halves = Math.abs(parts - Math.round(parts)) > 1e-6; // Steps of 0.25 or 2.5.
  const digits = Math.min(10, least + Number(halves));
  return values.map(value => value.toFixed(digits).replace('-', '−'));
}

/** How far apart ticks of x may be. */
export function steps(xs: readonly number[], time: boolean): number[] {
  if (time) return TIMES;
  return xs.every(Number.isInteger) ? STEPS : [...PARTS, ...STEPS];
}

/** Pixels between ticks of y: one alone would tell no scale, but there is no half of what is counted. */
export function room(height: number, ys: readonly (number | null | undefined)[]): number {
  const counted = ys.every(y => y === null || y === undefined || Number.isInteger(y));
  return height < LOW && !counted ? 16 : 30;
}

export function settings(
  look: Look,
  width: number,
  height: number,
  scheme: string,
  say: (text: string) => void,
): uPlot.Options {
  const { curves, xLabel, time, log, sync, legend } = look;
  const ink = scheme === 'dark' ? '#9aa5b1' : '#57606a';
  const grid = scheme === 'dark' ? '#222831' : '#eceff2';
  const axis = { stroke: ink, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 } };
  const many = (plot: uPlot) => plot.data[0].length > 60;
  let focused: number | null = null;
  return {
    width,
    height,
    scales: { x: { time }, y: log ? { distr: 3 } : {} },
    legend: { show: legend },
    focus: { alpha: 0.25 },
    hooks: legend
      ? {}
      : {
          setSeries: [(_plot, series) => (focused = series)],
          setCursor: [plot => say(said(plot, focused, look))],
        },
    axes: [
      {
        ...axis,
        label: xLabel,
        incrs: (plot: uPlot) => steps(Array.from(plot.data[0]), time),
        values: (_: uPlot, at: number[], _axis: number, _space: number, apart: number) =>
          time ? at.map(one => clock(one, apart)) : ticks(at, apart),
        labelSize: 18,
        labelFont: '12px sans-serif',
        font: '11px sans-serif',
        size: 34,
      },
      {
        ...axis,
        font: '11px sans-serif',
        size: 56,
        space: (plot: uPlot) =>
          room(
            height,
            plot.data.slice(1).flatMap(ys => Array.from(ys)),
          ),
        ...(log
          ? { values: (_: uPlot, at: number[]) => at.map(one => (one ? number(one, 2) : '')) }
          : {
              values: (_: uPlot, at: number[], _axis: number, _space: number, apart: number) =>
                ticks(at, apart),
            }),
      },
    ],
    cursor: {
      points: { size: 6 },
      ...(legend ? {} : { focus: { prox: 24 } }),
      ...(sync ? { sync: { key: sync, setSeries: !legend } } : {}),
    },
    series: [
      {
        label: xLabel,
        value: (_: uPlot, at: number | null) => (time ? exact(at) : String(at ?? '')),
      },
      ...curves.map(({ name, color, faint, dash }) => ({
        label: name,
        ...(faint ? { class: 'faint' } : {}),
        value: (_: uPlot, at: number | null) => (at === null ? '' : number(at, 5)),
        stroke: color,
        ...(dash?.length ? { dash: [...dash] } : {}),
        alpha: faint ? 0.25 : 1,
        width: faint ? 1 : 1.5,
        spanGaps: true,
        points: { show: (plot: uPlot) => !faint && !many(plot), size: 4 },
      })),
    ],
  };
}
