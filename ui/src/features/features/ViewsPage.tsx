// SPDX-License-Identifier: Apache-2.0
import { Link, useNavigate } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import { featureViews } from '../../app/api/queries';
import { useRows } from '../../app/api/useRows';
import type { Column } from '../../ui/arrange';
import { Verdict, When } from '../../ui/atoms';
import { DataTable } from '../../ui/DataTable';
import { count } from '../../ui/format';
import { Empty, Query } from '../../ui/Query';

type View = Schemas['FeatureView'];

const columns: Column<View>[] = [
  {
    key: 'name',
    header: 'View',
    value: row => row.name,
    cell: row => (
      <Link to="/features/$view" params={{ view: row.name }}>
        {row.name}
      </Link>
    ),
  },
  { key: 'version', header: 'Version', numeric: true, value: row => row.version },
  { key: 'entities', header: 'Entities', value: row => row.entities.join(', ') },
  { key: 'features', header: 'Features', numeric: true, value: row => row.features.length },
  {
    key: 'dataset',
    header: 'Dataset',
    value: row => row.dataset,
    cell: row => (
      <Link to="/data/$name" params={{ name: row.dataset }}>
        {row.dataset}
      </Link>
    ),
  },
  {
    key: 'online',
    header: 'Entities online',
    numeric: true,
    value: row => row.materialized?.entities,
    cell: row => (row.materialized ? count(row.materialized.entities) : 'none'),
  },
  {
    key: 'materialized',
    header: 'Materialized',
    value: row => row.materialized?.at,
    cell: row => <When at={row.materialized?.at} />,
  },
  { key: 'owner', header: 'Owner', sparse: true, value: row => row.owner },
];

const PUT = `curl -X PUT 'http://localhost:8007/api/v1/features/views/vitals' \\
  -H 'Content-Type: application/json' \\
  -d '{"entities":["patient_id"],"dataset":"heart_vitals","event_time":"measured_at",
       "features":[{"name":"chol","type":"double","unit":"mg/dl"}]}'`;

export function ViewsPage() {
  const navigate = useNavigate();
  const { of, more } = useRows(featureViews(), page => page.views);
  return (
    <Query of={of} height={320}>
      {rows => {
        const online = rows.filter(row => row.materialized).length;
        return (
          <>
            <Verdict>
              {count(rows.length)} {rows.length === 1 ? 'view' : 'views'}, {online} in the online
              store
            </Verdict>
            <DataTable
              label="Feature views"
              rows={rows}
              columns={columns}
              rowKey={row => row.name}
              onOpen={row => navigate({ to: '/features/$view', params: { view: row.name } })}
              more={more}
              empty={
                <Empty command={PUT}>
                  A feature view names columns of a dataset by entity and time, so that training and
                  serving read the same values.
                </Empty>
              }
            />
          </>
        );
      }}
    </Query>
  );
}
