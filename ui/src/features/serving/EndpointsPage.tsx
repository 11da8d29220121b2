// SPDX-License-Identifier: Apache-2.0
import { Link, useNavigate } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import { endpoints } from '../../app/api/queries';
import { useRows } from '../../app/api/useRows';
import { Bars } from '../../charts/Small';
import type { Column } from '../../ui/arrange';
import { Status, Verdict, When } from '../../ui/atoms';
import { DataTable } from '../../ui/DataTable';
import { count, label, millis, percent } from '../../ui/format';
import { Empty, Query } from '../../ui/Query';
import { minutesAgo, state, verdict } from './traffic';

type Endpoint = Schemas['ServingEndpoint'];

const columns: Column<Endpoint>[] = [
  {
    key: 'model',
    header: 'Model',
    value: row => row.model_name,
    cell: row => (
      <Link to="/serving/models/$model" params={{ model: row.model_name }}>
        {row.model_name}
      </Link>
    ),
  },
  {
    key: 'state',
    header: 'State',
    value: row => state(row.last_hour),
    cell: row => <Status of={state(row.last_hour)} />,
  },
  {
    key: 'predictions',
    header: 'Predictions',
    unit: 'last hour',
    numeric: true,
    value: row => row.last_hour.predictions,
    cell: row => count(row.last_hour.predictions),
  },
  {
    key: 'traffic',
    header: 'Per minute',
    wide: true,
    value: row => row.last_hour.predictions,
    cell: row => (
      <Bars
        counts={row.last_hour.minutes.map(minute => minute.predictions)}
        height={20}
        label={`Predictions of ${row.model_name} in each of the last 60 minutes`}
        unit={minutesAgo}
      />
    ),
  },
  ...latency('p50'),
  ...latency('p95'),
  ...latency('p99'),
  {
    key: 'errors',
    header: 'Errors',
    numeric: true,
    value: row => row.last_hour.error_rate,
    cell: row => percent(row.last_hour.error_rate),
  },
  {
    key: 'version',
    header: 'Answers',
    value: row => row.model_version,
    cell: row => (
      <Link
        to="/models/$name/$version"
        params={{ name: row.model_name, version: row.model_version }}
      >
        version {row.model_version} ({row.semantic_version})
      </Link>
    ),
  },
  { key: 'type', header: 'Type', optional: true, value: row => label(row.model_type) },
  {
    key: 'since',
    header: 'Since',
    wide: true,
    value: row => row.since,
    cell: row => <When at={row.since} />,
  },
  {
    key: 'memory',
    header: 'Memory',
    wide: true,
    value: row => (row.loaded ? 'loaded' : 'on request'),
  },
];

function latency(share: 'p50' | 'p95' | 'p99'): Column<Endpoint>[] {
  const of = (row: Endpoint) => row.last_hour[`${share}_ms`];
  const wide = share !== 'p99';
  return [
    { key: share, header: share, numeric: true, wide, value: of, cell: row => millis(of(row)) },
  ];
}

export function EndpointsPage() {
  const navigate = useNavigate();
  const { of, more } = useRows(endpoints(), page => page.endpoints);
  return (
    <Query of={of} height={480}>
      {rows => (
        <>
          <Verdict>
            <Status of={verdict(rows, !!more).state}>{verdict(rows, !!more).words}</Status>
          </Verdict>
          <DataTable
            label="Endpoints"
            rows={rows}
            columns={columns}
            rowKey={row => row.model_name}
            onOpen={row =>
              navigate({ to: '/serving/models/$model', params: { model: row.model_name } })
            }
            more={more}
            empty={
              <Empty command="./bellwether demo">
                A model answers requests with the version that bears the alias champion. No model
                has one yet.
              </Empty>
            }
          />
        </>
      )}
    </Query>
  );
}
