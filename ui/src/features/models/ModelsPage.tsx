// SPDX-License-Identifier: Apache-2.0
import { Link, useNavigate } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import { models } from '../../app/api/queries';
import { useRows } from '../../app/api/useRows';
import type { Column } from '../../ui/arrange';
import { Verdict, When } from '../../ui/atoms';
import { DataTable } from '../../ui/DataTable';
import { count, NONE } from '../../ui/format';
import { Empty, Query } from '../../ui/Query';

type Model = Schemas['Model'];

const alias = (key: string, header: string): Column<Model> => ({
  key,
  header,
  value: row => row.aliases[key],
  cell: row => {
    const version = row.aliases[key];
    return version ? (
      <Link to="/models/$name/$version" params={{ name: row.name, version }}>
        version {version}
      </Link>
    ) : (
      NONE
    );
  },
});

const columns: Column<Model>[] = [
  {
    key: 'name',
    header: 'Model',
    weight: 2,
    value: row => row.name,
    cell: row => (
      <Link to="/models/$name" params={{ name: row.name }}>
        {row.name}
      </Link>
    ),
  },
  alias('champion', 'Champion'),
  alias('challenger', 'Challenger'),
  { key: 'versions', header: 'Versions', numeric: true, value: row => row.versions },
  {
    key: 'updated',
    header: 'Updated',
    value: row => row.updated_at,
    cell: row => <When at={row.updated_at} />,
  },
  {
    key: 'description',
    header: 'Description',
    weight: 2,
    sparse: true,
    value: row => row.description,
  },
];

export function ModelsPage() {
  const navigate = useNavigate();
  const { of, more } = useRows(models(), page => page.models);
  return (
    <Query of={of} height={320}>
      {rows => (
        <>
          <Verdict>
            {count(rows.length)} {rows.length === 1 ? 'model' : 'models'},{' '}
            {rows.filter(row => row.aliases.champion).length} with a champion
          </Verdict>
          <DataTable
            label="Models"
            rows={rows}
            columns={columns}
            rowKey={row => row.name}
            onOpen={row => navigate({ to: '/models/$name', params: { name: row.name } })}
            more={more}
            empty={
              <Empty command="./bellwether demo">
                A model keeps its versions: what each was trained on, how good it is, and which one
                answers.
              </Empty>
            }
          />
        </>
      )}
    </Query>
  );
}
