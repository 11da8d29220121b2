// SPDX-License-Identifier: Apache-2.0
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import type uPlot from 'uplot';
import s from './charts.module.css';
import { align, type Curve, type Look, settings } from './plot';

export type { Curve } from './plot';

interface Props {
  curves: readonly Curve[];
  label: string;
  xLabel: string;
  /** x is seconds since 1970. */
  time?: boolean;
  log?: boolean;
  sync?: string;
  height?: number;
}

/** More have no legend: the curve nearest to the cursor is named instead. */
const MOST_IN_LEGEND = 8;

/** Drag zooms, a double click resets, a click on the legend hides. */
export function Curves(props: Props) {
  const { curves, label, xLabel, time = false, log = false, sync, height = 220 } = props;
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const [word, setWord] = useState('');
  const scheme = useComputedColorScheme('light');
  const data = useMemo(() => align(curves, log) as unknown as uPlot.AlignedData, [curves, log]);
  const latest = useRef(data);
  latest.current = data;
  const legend = curves.filter(curve => !curve.faint).length <= MOST_IN_LEGEND;
  const look = JSON.stringify({
    curves: curves.map(({ points: _, ...rest }) => rest),
    xLabel,
    time,
    log,
    sync: sync ?? null,
    legend,
  } satisfies Look);

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let gone = false;
    const observer = new ResizeObserver(() =>
      plot.current?.setSize({ width: element.clientWidth, height }),
    );
    void Promise.all([import('uplot'), import('uplot/dist/uPlot.min.css')]).then(([module]) => {
      if (gone) return;
      const options = settings(JSON.parse(look), element.clientWidth, height, scheme, setWord);
      plot.current = new module.default(options, latest.current, element);
      observer.observe(element);
    });
    return () => {
      gone = true;
      observer.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [look, height, scheme]);

  useEffect(() => {
    plot.current?.setData(data, false);
    if (plot.current) plot.current.redraw(true, true);
  }, [data]);

  return (
    <>
      <div
        ref={host}
        className={curves.length === 1 ? `${s.curves} ${s.single}` : s.curves}
        style={{ minHeight: legend ? height + 34 : height }}
        role="img"
        aria-label={label}
      />
      {!legend && <p className={s.said}>{word || `${curves.length} curves: point at one`}</p>}
    </>
  );
}
