// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../app/api/client';
import { datasetProfile } from '../../app/api/queries';
import { Bars } from '../../charts/Small';
import type { Column } from '../../ui/arrange';
import { Muted } from '../../ui/atoms';
import { DataTable } from '../../ui/DataTable';
import { count, number, percent, type Real, toNumber } from '../../ui/format';
import { Query } from '../../ui/Query';

type Profiled = Schemas['ColumnProfile'];

const amount = (
  key: string,
  header: string,
  read: (row: Profiled) => Real | undefined,
): Column<Profiled> => ({
  key,
  header,
  numeric: true,
  value: row => toNumber(read(row)),
  cell: row => number(read(row) ?? null),
});

const columns: Column<Profiled>[] = [
  { key: 'name', header: 'Column', weight: 1.5, value: row => row.name },
  { key: 'type', header: 'Type', value: row => row.type },
  {
    key: 'shape',
    header: 'Distribution',
    weight: 2,
    value: () => null,
    cell: row => <Shape of={row} />,
  },
  {
    key: 'missing',
    header: 'Missing',
    numeric: true,
    value: row => row.missing,
    cell: row =>
      row.missing
        ? `${count(row.missing)} (${percent(row.missing / (row.count + row.missing))})`
        : '0',
  },
  {
    key: 'distinct',
    header: 'Distinct',
    numeric: true,
    value: row => row.distinct,
    cell: row => count(row.distinct),
  },
  amount('mean', 'Mean', row => row.mean),
  amount('std', 'Std', row => row.std),
  {
    key: 'min',
    header: 'Min',
    numeric: true,
    value: row => row.min,
    cell: row => extreme(row.min),
  },
  amount('p50', 'Median', row => row.quantiles?.p50),
  {
    key: 'max',
    header: 'Max',
    numeric: true,
    value: row => row.max,
    cell: row => extreme(row.max),
  },
  { ...amount('p05', '5 %', row => row.quantiles?.p05), optional: true },
  { ...amount('p95', '95 %', row => row.quantiles?.p95), optional: true },
];

function extreme(value: Real | string | undefined): string {
  if (typeof value === 'string' && Number.isNaN(Number(value)) && value !== 'NaN')
    return value.slice(0, 16).replace('T', ' ');
  return number((value as Real | undefined) ?? null);
}

function Shape({ of }: { of: Profiled }) {
  if (of.histogram) {
    const { edges, counts } = of.histogram;
    return (
      <Bars
        counts={counts}
        height={24}
        label={`Histogram of ${of.name}`}
        unit={i => `${number(edges[i] ?? null)} to ${number(edges[i + 1] ?? null)}:`}
      />
    );
  }
  if (of.distinct > 1 && of.distinct === of.count) return <Muted>all different</Muted>;
  const top = of.top?.slice(0, 3) ?? [];
  return top.length ? (
    <Muted>{top.map(item => `${item.value} ${count(item.count)}`).join(' · ')}</Muted>
  ) : null;
}

export function Profile({ of }: { of: Schemas['DatasetVersion'] }) {
  return (
    <Query of={useQuery(datasetProfile(of.name, of.version))} height={480}>
      {profile => (
        <DataTable
          label="Columns"
          rows={profile.columns}
          columns={columns}
          rowKey={row => row.name}
        />
      )}
    </Query>
  );
}
