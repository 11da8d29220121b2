// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { Fragment, useMemo } from 'react';
import type { Schemas } from '../../app/api/client';
import { metricHistory } from '../../app/api/runQueries';
import { type Curve, Curves } from '../../charts/Curves';
import { colorOf, PALETTE } from '../../charts/palette';
import { smooth } from '../../charts/smooth';
import { toCsv } from '../../ui/arrange';
import { Card, Muted, Section } from '../../ui/atoms';
import { download } from '../../ui/download';
import { count, label, toNumber } from '../../ui/format';
import { Failure } from '../../ui/Query';
import { isSystemPrefix, sections } from './charted';
import { placed, X_LABELS } from './compare/curves';
import s from './RunCurves.module.css';
import { useCurveView } from './useCurveView';
import { useSeen } from './useSeen';

type History = Schemas['MetricHistory'];

/** A chart loads when it comes into view. */
export function RunCurves({ run }: { run: Schemas['RunDetail'] }) {
  const view = useCurveView();
  const all = sections(run.latest_metrics);
  if (!all.length) return null;
  const found = sections(run.latest_metrics.filter(({ key }) => view.matches(key)));
  return (
    <Section title="Curves">
      {view.controls}
      {found.map(({ prefix, charts }) => (
        <Fragment key={prefix}>
          {prefix && (
            <h3 className={s.prefix}>{isSystemPrefix(prefix) ? 'System metrics' : prefix}</h3>
          )}
          <div className={s.grid}>
            {charts.map(keys => (
              <Chart key={keys.join(' ')} runId={run.run_id} keys={keys} view={view} />
            ))}
          </div>
        </Fragment>
      ))}
      {!found.length && <Muted>No metric has this name.</Muted>}
    </Section>
  );
}

interface ChartProps {
  runId: string;
  keys: readonly string[];
  view: Pick<ReturnType<typeof useCurveView>, 'x' | 'weight' | 'log'>;
}

function Chart({ runId, keys, view }: ChartProps) {
  const [ref, seen] = useSeen();
  const { found, error } = useQueries({
    queries: keys.map(key => ({ ...metricHistory(runId, key), enabled: seen })),
    combine: results => ({
      found: results.flatMap(result => result.data ?? []),
      error: results.find(result => result.error)?.error,
    }),
  });
  return (
    <div ref={ref} className={s.chart} aria-busy={seen && !error && found.length < keys.length}>
      <Card>
        {error && <Failure error={error} />}
        {found.length === keys.length && <Drawn of={found} runId={runId} view={view} />}
      </Card>
    </div>
  );
}

interface DrawnProps {
  of: readonly History[];
  runId: string;
  view: ChartProps['view'];
}

function Drawn({ of, runId, view: { x, weight, log } }: DrawnProps) {
  const curves = useMemo<Curve[]>(() => {
    const raw = of.map(({ key, points }, index) => ({
      name: label(key),
      color: of.length > 1 ? (PALETTE[index] ?? PALETTE[0]) : colorOf(runId),
      points: placed(points, x),
    }));
    if (!weight) return raw;
    return [
      ...raw.map(curve => ({ ...curve, faint: true })),
      ...raw.map(curve => ({ ...curve, points: smooth(curve.points, weight) })),
    ];
  }, [of, runId, x, weight]);
  const title = of.map(({ key }) => label(key)).join(', ');
  const total = Math.max(...of.map(history => history.total));
  const drawn = Math.max(...of.map(history => history.points.length));
  return (
    <>
      <div className={s.head}>
        <h3>{title}</h3>
        <Muted>
          {drawn < total ? `${count(drawn)} of ${count(total)} steps` : `${count(total)} steps`}
        </Muted>
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => download(`${of.map(({ key }) => key).join('-')}.csv`, csv(of), 'text/csv')}
        >
          CSV
        </Button>
      </div>
      <Curves
        curves={curves}
        label={`${title} by ${X_LABELS[x]}`}
        xLabel={X_LABELS[x]}
        time={x === 'time'}
        log={log}
        sync={`curves of the run by ${x}`}
      />
    </>
  );
}

function csv(of: readonly History[]): string {
  const rows = of.flatMap(({ key, points }) => points.map(point => ({ key, ...point })));
  return toCsv(rows, [
    { key: 'metric', header: 'Metric', value: row => row.key },
    { key: 'step', header: 'Step', value: row => row.step },
    { key: 'value', header: 'Value', value: row => toNumber(row.value) },
    { key: 'time', header: 'Time', value: row => row.time },
  ]);
}
