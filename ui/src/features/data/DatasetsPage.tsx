// SPDX-License-Identifier: Apache-2.0
import { Link, useNavigate } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import { datasets } from '../../app/api/queries';
import { useRows } from '../../app/api/useRows';
import type { Column } from '../../ui/arrange';
import { Id, Verdict, When } from '../../ui/atoms';
import { DataTable } from '../../ui/DataTable';
import { count } from '../../ui/format';
import { Empty, Query } from '../../ui/Query';

type Dataset = Schemas['Dataset'];

const columns: Column<Dataset>[] = [
  {
    key: 'name',
    header: 'Dataset',
    weight: 2,
    value: row => row.name,
    cell: row => (
      <Link to="/data/$name" params={{ name: row.name }}>
        {row.name}
      </Link>
    ),
  },
  { key: 'version', header: 'Latest version', numeric: true, value: row => row.latest_version },
  {
    key: 'rows',
    header: 'Rows',
    numeric: true,
    value: row => row.rows,
    cell: row => count(row.rows),
  },
  { key: 'columns', header: 'Columns', numeric: true, value: row => row.columns },
  {
    key: 'hash',
    header: 'Content hash',
    value: row => row.content_hash,
    cell: row => <Id of={row.content_hash} />,
  },
  {
    key: 'updated',
    header: 'Updated',
    value: row => row.updated_at,
    cell: row => <When at={row.updated_at} />,
  },
  {
    key: 'created',
    header: 'Created',
    optional: true,
    value: row => row.created_at,
    cell: row => <When at={row.created_at} />,
  },
];

const UPLOAD = `curl -X POST 'http://localhost:8007/api/v1/datasets/heart?format=csv' \\
  -H 'Content-Type: text/csv' --data-binary @heart.csv`;

export function DatasetsPage() {
  const navigate = useNavigate();
  const { of, more } = useRows(datasets(), page => page.datasets);
  return (
    <Query of={of} height={320}>
      {rows => (
        <>
          <Verdict>
            {count(rows.length)} {rows.length === 1 ? 'dataset' : 'datasets'}, every version kept by
            its content
          </Verdict>
          <DataTable
            label="Datasets"
            rows={rows}
            columns={columns}
            rowKey={row => row.name}
            onOpen={row => navigate({ to: '/data/$name', params: { name: row.name } })}
            more={more}
            empty={
              <Empty command={UPLOAD}>
                A dataset is a file that training can rely on: typed, profiled, and stored under its
                hash.
              </Empty>
            }
          />
        </>
      )}
    </Query>
  );
}
