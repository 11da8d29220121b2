// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Schemas } from '../../app/api/client';
import { metricHistory } from '../../app/api/queries';
import { type Curve, Curves } from '../../charts/Curves';
import { colorOf } from '../../charts/palette';
import { toCsv } from '../../ui/arrange';
import { Card, Muted, Section } from '../../ui/atoms';
import { download } from '../../ui/download';
import { count, label, toNumber } from '../../ui/format';
import { Query } from '../../ui/Query';
import s from './RunCurves.module.css';

/** One chart for each metric that has more than its first step; a chart loads when it comes into view. */
export function RunCurves({ run }: { run: Schemas['RunDetail'] }) {
  const keys = run.latest_metrics.filter(item => item.step > 0).map(item => item.key);
  if (!keys.length) return null;
  return (
    <Section title="Curves">
      <div className={s.grid}>
        {keys.map(key => (
          <Chart key={key} runId={run.run_id} metricKey={key} />
        ))}
      </div>
    </Section>
  );
}

function useSeen() {
  const ref = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element || seen) return undefined;
    const observer = new IntersectionObserver(entries => {
      if (entries.some(entry => entry.isIntersecting)) setSeen(true);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [seen]);
  return [ref, seen] as const;
}

function Chart({ runId, metricKey }: { runId: string; metricKey: string }) {
  const [ref, seen] = useSeen();
  const query = useQuery({ ...metricHistory(runId, metricKey), enabled: seen });
  return (
    <div ref={ref}>
      <Card>
        <Query of={query} height={280}>
          {of => <Drawn of={of} runId={runId} />}
        </Query>
      </Card>
    </div>
  );
}

function Drawn({ of, runId }: { of: Schemas['MetricHistory']; runId: string }) {
  const curves = useMemo<Curve[]>(
    () => [
      {
        name: label(of.key),
        color: colorOf(runId),
        points: of.points.map(point => ({ x: point.step, y: toNumber(point.value) })),
      },
    ],
    [of, runId],
  );
  const csv = () =>
    toCsv(of.points, [
      { key: 'step', header: 'Step', value: point => point.step },
      { key: 'value', header: 'Value', value: point => toNumber(point.value) },
      { key: 'time', header: 'Time', value: point => point.time },
    ]);
  return (
    <>
      <div className={s.head}>
        <h3>{label(of.key)}</h3>
        <Muted>
          {of.points.length < of.total
            ? `${count(of.points.length)} of ${count(of.total)} points`
            : `${count(of.total)} points`}
        </Muted>
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => download(`${of.key}.csv`, csv(), 'text/csv')}
        >
          CSV
        </Button>
      </div>
      <Curves curves={curves} label={`${label(of.key)} by step`} xLabel="step" />
    </>
  );
}
