// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Schemas } from '../../app/api/client';
import { endpoint, modelVersion, servedHealth } from '../../app/api/queries';
import { Curves } from '../../charts/Curves';
import type { Column } from '../../ui/arrange';
import { Columns, Figure, Figures, Section, Status, Verdict, When } from '../../ui/atoms';
import { DataTable } from '../../ui/DataTable';
import { count, label, millis, percent } from '../../ui/format';
import { Query } from '../../ui/Query';
import { General } from './General';
import { Predictions } from './Predictions';
import { TryIt } from './TryIt';
import { answering, latencies, requests, state } from './traffic';

type Endpoint = Schemas['ServingEndpoint'];
type Total = Schemas['VersionTotal'];

export function EndpointPage() {
  const { model = '' } = useParams({ strict: false });
  return (
    <Query of={useQuery(endpoint(model))} height={560}>
      {of => <Served key={of.model_name} of={of} />}
    </Query>
  );
}

/** MLflow's clients do not tell it when they register. */
const kind = (type: string) => (type === 'unknown' ? '' : `${label(type)} `);

function Served({ of }: { of: Endpoint }) {
  const version = useQuery(modelVersion(of.model_name, of.model_version));
  const fails = state(of.last_hour) === 'attention';
  const health = useQuery({ ...servedHealth(of.model_name), enabled: fails && !of.loaded });
  return (
    <>
      <Verdict>
        <Status of={health.error ? 'failed' : state(of.last_hour)}>
          Version {of.model_version} ({kind(of.model_type)}
          {of.semantic_version}) {answering(of, health.error)}
        </Status>
        <span>
          since <When at={of.since} />
        </span>
        <Link
          to="/models/$name/$version"
          params={{ name: of.model_name, version: of.model_version }}
        >
          Version
        </Link>
        <Link to="/monitoring/$model" params={{ model: of.model_name }}>
          Monitoring
        </Link>
      </Verdict>
      <Traffic of={of} />
      <Query of={version} height={420}>
        {known => <TryIt key={known.version} version={known} />}
      </Query>
      <General model={of.model_name} version={of.model_version} />
      <Section title="Recent predictions">
        <Predictions model={of.model_name} />
      </Section>
      {of.versions.length > 0 && (
        <Section title="Requests by version" aside={<span>since the server started</span>}>
          <DataTable
            label="Versions"
            plain
            rows={of.versions}
            columns={columns}
            rowKey={row => row.model_version}
          />
        </Section>
      )}
    </>
  );
}

function Traffic({ of }: { of: Endpoint }) {
  const hour = of.last_hour;
  const curves = useMemo(() => ({ requests: requests(hour), latency: latencies(hour) }), [hour]);
  return (
    <>
      <Figures>
        <Figure label="Predictions, last hour" testid="predictions-last-hour">
          {count(hour.predictions)}
        </Figure>
        <Figure label="Requests">{count(hour.answered + hour.failed)}</Figure>
        <Figure label="Failed" note={percent(hour.error_rate)}>
          {count(hour.failed)}
        </Figure>
        <Figure label="Latency p50">{millis(hour.p50_ms)}</Figure>
        <Figure label="p95">{millis(hour.p95_ms)}</Figure>
        <Figure label="p99">{millis(hour.p99_ms)}</Figure>
      </Figures>
      {hour.predictions + hour.failed > 0 && (
        <Columns>
          <Section title="Predictions per minute">
            <Curves
              curves={curves.requests}
              label="Predictions in each of the last 60 minutes"
              xLabel="time (UTC)"
              time
              sync="traffic"
              height={140}
            />
          </Section>
          <Section title="Latency (ms)">
            <Curves
              curves={curves.latency}
              label="Latency in each of the last 60 minutes"
              xLabel="time (UTC)"
              time
              sync="traffic"
              height={140}
            />
          </Section>
        </Columns>
      )}
    </>
  );
}

const columns: Column<Total>[] = [
  { key: 'version', header: 'Version', value: row => Number(row.model_version) },
  {
    key: 'predictions',
    header: 'Predictions',
    numeric: true,
    value: row => row.predictions,
    cell: row => count(row.predictions),
  },
  {
    key: 'answered',
    header: 'Requests answered',
    numeric: true,
    value: row => row.answered,
    cell: row => count(row.answered),
  },
  {
    key: 'failed',
    header: 'Refused or failed',
    numeric: true,
    value: row => row.failed,
    cell: row => count(row.failed),
  },
  {
    key: 'mean',
    header: 'Mean latency',
    numeric: true,
    value: row => row.mean_ms,
    cell: row => millis(row.mean_ms),
  },
  {
    key: 'last',
    header: 'Last answered',
    value: row => row.last_answered,
    cell: row => <When at={row.last_answered} />,
  },
];
