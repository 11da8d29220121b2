// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Schemas } from '../../app/api/client';
import { job } from '../../app/api/queries';
import { Card, Status, When } from '../../ui/atoms';
import { label } from '../../ui/format';

interface Event {
  time: string;
  state: string;
  text: ReactNode;
}

/** What people and the platform did about the alert, in the order of time. */
export function Timeline({ of }: { of: Schemas['AlertDetail'] }) {
  const work = useQuery({ ...job(of.job_id ?? ''), enabled: of.job_id !== null }).data;
  return (
    <Card>
      <ol className="lines" aria-label="Timeline">
        {events(of, work).map(({ time, state, text }, index) => (
          <li key={index}>
            <Status of={state} />
            <span>{text}</span>
            <When at={time} />
          </li>
        ))}
      </ol>
    </Card>
  );
}

export function events(of: Schemas['AlertDetail'], work?: Schemas['Job']): Event[] {
  const found: Event[] = of.history.map(({ state, time, actor }) => ({
    time,
    state,
    text: `by ${actor}`,
  }));
  for (const { delivered_at, status, url } of of.deliveries) {
    if (delivered_at) found.push({ time: delivered_at, state: status, text: `to ${url}` });
  }
  if (work?.started_at) {
    found.push({ time: work.started_at, state: 'started', text: label(work.kind) });
  }
  if (work?.ended_at) {
    const text = of.model_version
      ? `${label(work.kind)}, made version ${of.model_version}`
      : label(work.kind);
    found.push({ time: work.ended_at, state: work.status, text });
  }
  return found.sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
}
