// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import { overview } from '../../app/api/queries';
import { Bars } from '../../charts/Small';
import { Card, Columns, Figure, Figures, Section, Status, Verdict, When } from '../../ui/atoms';
import { count, label, millis, percent } from '../../ui/format';
import { Empty, Query } from '../../ui/Query';
import { Champions } from './Champions';
import { Loop } from './Loop';

type Overview = Schemas['Overview'];

export function HomePage() {
  return (
    <Query of={useQuery(overview())} height={480}>
      {of => (
        <>
          <Verdict>{sentence(of)}</Verdict>
          <Loop stages={of.stages} />
          <Traffic of={of.traffic} />
          <Section title="Champions">
            {of.champions.length ? (
              <Champions of={of.champions} />
            ) : (
              <Empty command="./bellwether demo">
                A champion is the version that answers predictions. The demo trains one in a minute.
              </Empty>
            )}
          </Section>
          <Columns>
            <Section title="Open alerts" aside={<Link to="/alerts">All alerts</Link>}>
              <Card>
                <Alerts of={of.alerts.newest} />
              </Card>
            </Section>
            <Section title="Jobs" aside={<Link to="/jobs">All jobs</Link>}>
              <Card>
                <Jobs of={of.jobs.newest} />
              </Card>
            </Section>
          </Columns>
        </>
      )}
    </Query>
  );
}

function sentence(of: Overview) {
  const { open, high } = of.alerts;
  const failed = of.stages.filter(stage => stage.state === 'failed').map(stage => stage.stage);
  if (failed.length) return <Status of="failed">Failed: {failed.join(', ')}</Status>;
  if (high) {
    return (
      <Status of="failed">
        {high} open {high === 1 ? 'alert' : 'alerts'} of level high
      </Status>
    );
  }
  if (open) {
    return (
      <Status of="attention">
        {open} open {open === 1 ? 'alert' : 'alerts'}
      </Status>
    );
  }
  if (of.stages.every(stage => stage.state === 'empty')) {
    return <Status of="empty">Nothing is here yet</Status>;
  }
  return <Status of="ok">All is well</Status>;
}

function Traffic({ of }: { of: Overview['traffic'] }) {
  const last = of.per_minute.length;
  return (
    <Figures>
      <Figure label="Predictions, last hour" testid="predictions-last-hour">
        {count(of.predictions)}
      </Figure>
      <Figure label="Latency p95">{millis(of.p95_ms)}</Figure>
      <Figure label="Errors">{percent(of.error_rate)}</Figure>
      <Figure label="Predictions per minute">
        <Bars
          counts={of.per_minute}
          height={26}
          label="Predictions in each of the last 60 minutes"
          unit={i => `${last - i} min ago:`}
        />
      </Figure>
    </Figures>
  );
}

function Alerts({ of }: { of: readonly Schemas['Alert'][] }) {
  if (!of.length) return <span>No alert is open.</span>;
  return (
    <Lines>
      {of.map(alert => (
        <li key={alert.id}>
          <Status of={alert.level} />
          <Link to="/alerts/$alertId" params={{ alertId: alert.id }}>
            {alert.message}
          </Link>
          <When at={alert.created_at} />
        </li>
      ))}
    </Lines>
  );
}

function Jobs({ of }: { of: readonly Schemas['Job'][] }) {
  if (!of.length) return <span>No job has run yet.</span>;
  return (
    <Lines>
      {of.map(job => (
        <li key={job.job_id}>
          <Status of={job.status} />
          <Link to="/jobs/$jobId" params={{ jobId: job.job_id }}>
            {label(job.kind)}
            {job.subject && ` of ${job.subject}`}
          </Link>
          {job.status === 'running' && job.progress !== null ? (
            percent(job.progress, 0)
          ) : (
            <When at={job.created_at} />
          )}
        </li>
      ))}
    </Lines>
  );
}

function Lines({ children }: { children: React.ReactNode }) {
  return <ul className="lines">{children}</ul>;
}
