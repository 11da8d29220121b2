// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Schemas } from '../../app/api/client';
import { metricHistory } from '../../app/api/runQueries';
import { type Curve, Curves } from '../../charts/Curves';
import { colorOf, PALETTE } from '../../charts/palette';
import { toCsv } from '../../ui/arrange';
import { Card, Muted, Section } from '../../ui/atoms';
import { download } from '../../ui/download';
import { byImportance, count, label, toNumber } from '../../ui/format';
import { Failure } from '../../ui/Query';
import s from './RunCurves.module.css';
import { useSeen } from './useSeen';

type History = Schemas['MetricHistory'];

/** Metrics with more than their first step; the same one on training and validation rows is one chart. */
export function charted(metrics: readonly { key: string; step: number }[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const { key } of metrics.filter(item => item.step > 0)) {
    const name = key.replace(/^(train|valid)_/, '');
    groups.set(name, [...(groups.get(name) ?? []), key].sort());
  }
  return [...groups].sort(([a], [b]) => byImportance(a, b)).map(([, keys]) => keys);
}

/** A chart loads when it comes into view. */
export function RunCurves({ run }: { run: Schemas['RunDetail'] }) {
  const groups = charted(run.latest_metrics);
  if (!groups.length) return null;
  return (
    <Section title="Curves">
      <div className={s.grid}>
        {groups.map(keys => (
          <Chart key={keys.join(' ')} runId={run.run_id} keys={keys} />
        ))}
      </div>
    </Section>
  );
}

function Chart({ runId, keys }: { runId: string; keys: readonly string[] }) {
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
        {found.length === keys.length && <Drawn of={found} runId={runId} />}
      </Card>
    </div>
  );
}

function Drawn({ of, runId }: { of: readonly History[]; runId: string }) {
  const curves = useMemo<Curve[]>(
    () =>
      of.map(({ key, points }, index) => ({
        name: label(key),
        color: of.length > 1 ? (PALETTE[index] ?? PALETTE[0]) : colorOf(runId),
        points: points.map(point => ({ x: point.step, y: toNumber(point.value) })),
      })),
    [of, runId],
  );
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
      <Curves curves={curves} label={`${title} by step`} xLabel="step" />
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
