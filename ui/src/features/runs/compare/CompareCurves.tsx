// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { metricCurves } from '../../../app/api/runQueries';
import { Curves } from '../../../charts/Curves';
import { Card, Muted, Section } from '../../../ui/atoms';
import { byImportance, count, label } from '../../../ui/format';
import { Failure } from '../../../ui/Query';
import { isSystem, type Run } from '../columns';
import grid from '../RunCurves.module.css';
import { useCurveView } from '../useCurveView';
import { useSeen } from '../useSeen';
import { Bars } from './Bars';
import s from './compare.module.css';
import { drawn, type X, X_LABELS } from './curves';
import type { Style } from './styles';

/** Fewer points a curve when there are more curves, so that an answer stays small. */
const pointsFor = (runs: number) => Math.max(100, Math.min(1000, Math.floor(8000 / runs)));
const SYNC = 'compared runs';
const BARS_FROM = 2;

interface Props {
  runs: readonly Run[];
  /** Of these runs, the ones that are drawn. */
  kept: ReadonlySet<string>;
  styles: ReadonlyMap<string, Style>;
}

export function CompareCurves({ runs, kept, styles }: Props) {
  const { x, weight, log, matches, wanted, controls } = useCurveView();
  const keys = useMemo(
    () =>
      [...new Set(runs.flatMap(run => Object.keys(run.metrics)))].sort(
        (a, b) => Number(isSystem(a)) - Number(isSystem(b)) || byImportance(a, b),
      ),
    [runs],
  );
  const found = keys.filter(matches);
  const ids = useMemo(() => runs.map(run => run.run_id), [runs]);
  const names = useMemo(
    () =>
      new Map(
        runs
          .filter(run => kept.has(run.run_id))
          .map(run => [run.run_id, run.name || run.run_id.slice(0, 8)]),
      ),
    [runs, kept],
  );
  const chart = (key: string) => (
    <Chart
      key={key}
      of={key}
      ids={ids}
      names={names}
      styles={styles}
      x={x}
      weight={weight}
      log={log}
    />
  );
  return (
    <Section title="Metrics">
      {controls}
      <div className={grid.grid}>{found.filter(key => !isSystem(key)).map(chart)}</div>
      {found.some(isSystem) && (
        <>
          <h3 className={s.apart}>System metrics</h3>
          <div className={grid.grid}>{found.filter(isSystem).map(chart)}</div>
        </>
      )}
      {!found.length && (
        <Muted>{wanted ? 'No metric has this name.' : 'No run logged a metric.'}</Muted>
      )}
    </Section>
  );
}

interface ChartProps {
  of: string;
  ids: readonly string[];
  names: ReadonlyMap<string, string>;
  styles: ReadonlyMap<string, Style>;
  x: X;
  weight: number;
  log: boolean;
}

function Chart({ of: key, ids, names, styles, x, weight, log }: ChartProps) {
  const [ref, seen] = useSeen();
  const asked = useQuery({ ...metricCurves(ids, key, pointsFor(ids.length)), enabled: seen });
  const found = asked.data?.curves;
  const curves = useMemo(
    () => drawn(found ?? [], { x, weight, names, styles }),
    [found, x, weight, names, styles],
  );
  const longest = Math.max(0, ...(found ?? []).map(curve => curve.points.length));
  const title = label(key);
  return (
    <div ref={ref} className={grid.chart} aria-busy={seen && !asked.error && !found}>
      <Card>
        <div className={grid.head}>
          <h3 title={key}>{title}</h3>
          {found && (
            <Muted>
              {count(curves.filter(curve => !curve.faint).length)} of {count(ids.length)} runs
            </Muted>
          )}
        </div>
        {asked.error && <Failure error={asked.error} />}
        {found && longest >= BARS_FROM && (
          <Curves
            curves={curves}
            label={`${title} by ${X_LABELS[x]}`}
            xLabel={X_LABELS[x]}
            time={x === 'time'}
            log={log}
            sync={`${SYNC} ${x}`}
          />
        )}
        {found && longest < BARS_FROM && <Bars of={found} names={names} styles={styles} />}
      </Card>
    </div>
  );
}
