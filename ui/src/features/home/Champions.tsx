// SPDX-License-Identifier: Apache-2.0
import { Link, useNavigate } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import type { Column } from '../../ui/arrange';
import { Measured, When } from '../../ui/atoms';
import { DataTable } from '../../ui/DataTable';
import { count, label, millis, NONE, signed, toNumber } from '../../ui/format';

type Champion = Schemas['Champion'];

const columns: Column<Champion>[] = [
  {
    key: 'model',
    header: 'Model',
    value: row => row.model_name,
    cell: row => (
      <Link to="/models/$name" params={{ name: row.model_name }}>
        {row.model_name}
      </Link>
    ),
  },
  {
    key: 'version',
    header: 'Champion',
    value: row => row.version,
    cell: row => (
      <Link to="/models/$name/$version" params={{ name: row.model_name, version: row.version }}>
        version {row.version} ({row.semantic_version})
      </Link>
    ),
  },
  { key: 'type', header: 'Type', value: row => label(row.model_type) },
  { key: 'since', header: 'Since', value: row => row.since, cell: row => <When at={row.since} /> },
  { key: 'metric', header: 'Metric', value: row => label(row.metric) },
  {
    key: 'value',
    header: 'Value',
    numeric: true,
    value: row => toNumber(row.value.value),
    cell: row => <Measured of={row.value} />,
  },
  {
    key: 'baseline',
    header: 'Baseline',
    numeric: true,
    value: row => toNumber(row.baseline?.value.value),
    cell: row =>
      row.baseline ? (
        <>
          <Link
            to="/models/$name"
            params={{ name: row.model_name }}
            search={{ baseline: row.version, candidate: row.baseline.version } as never}
            hash="compare"
            title={`${label(row.baseline.model_type)}, compare with the champion`}
          >
            version {row.baseline.version}
          </Link>{' '}
          <Measured of={row.baseline.value} />
        </>
      ) : (
        NONE
      ),
  },
  {
    key: 'difference',
    header: 'Difference',
    numeric: true,
    value: difference,
    cell: row => (row.baseline ? signed(difference(row)) : NONE),
  },
  {
    key: 'predictions',
    header: 'Predictions',
    unit: 'last hour',
    numeric: true,
    value: row => row.predictions,
    cell: row => count(row.predictions),
  },
  {
    key: 'p95',
    header: 'p95',
    numeric: true,
    value: row => row.p95_ms,
    cell: row => millis(row.p95_ms),
  },
];

function difference(row: Champion): number {
  return toNumber(row.value.value) - toNumber(row.baseline?.value.value);
}

export function Champions({ of }: { of: readonly Champion[] }) {
  const navigate = useNavigate();
  return (
    <DataTable
      label="Champions"
      plain
      rows={of}
      columns={columns}
      rowKey={row => row.model_name}
      onOpen={row => navigate({ to: '/models/$name', params: { name: row.model_name } })}
    />
  );
}
