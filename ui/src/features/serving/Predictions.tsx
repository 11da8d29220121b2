// SPDX-License-Identifier: Apache-2.0
import { Button, TextInput } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schemas } from '../../app/api/client';
import { predictions } from '../../app/api/queries';
import { useRows } from '../../app/api/useRows';
import type { Column } from '../../ui/arrange';
import { When } from '../../ui/atoms';
import { DataTable } from '../../ui/DataTable';
import { millis, NONE, percent } from '../../ui/format';
import { Empty, Query } from '../../ui/Query';
import { useUrlState } from '../../ui/urlState';
import { logSearch } from './logSearch';
import { brief, probability, shown } from './outcome';
import { Risk } from './Result';
import s from './serving.module.css';

type Prediction = Schemas['Prediction'];

const entity = (row: Prediction) => (row.entities ? Object.values(row.entities).join(', ') : null);

const columns: Column<Prediction>[] = [
  {
    key: 'id',
    header: 'Id',
    value: row => row.prediction_id,
    cell: row => (
      <Link to="/serving/$predictionId" params={{ predictionId: row.prediction_id }}>
        <code>{row.prediction_id.slice(0, 8)}</code>
      </Link>
    ),
  },
  { key: 'time', header: 'Time', value: row => row.time, cell: row => <When at={row.time} /> },
  { key: 'version', header: 'Version', numeric: true, value: row => Number(row.model_version) },
  { key: 'route', header: 'Route', value: row => row.route },
  {
    key: 'propensity',
    header: 'Propensity',
    optional: true,
    numeric: true,
    value: row => row.propensity,
    cell: row => percent(row.propensity),
  },
  { key: 'endpoint', header: 'Endpoint', optional: true, value: row => row.endpoint },
  { key: 'client', header: 'Client', optional: true, value: row => row.client },
  { key: 'request', header: 'Request', optional: true, value: row => row.request_id },
  { key: 'entity', header: 'Entity', sparse: true, value: entity },
  {
    key: 'prediction',
    header: 'Prediction',
    numeric: true,
    value: row => (Array.isArray(row.prediction) ? shown(row.prediction) : row.prediction),
    cell: row => <span title={shown(row.prediction)}>{brief(row.prediction)}</span>,
  },
  {
    key: 'probability',
    header: 'Probability',
    sparse: true,
    numeric: true,
    value: probability,
    cell: row => percent(probability(row)),
  },
  {
    key: 'risk',
    header: 'Risk',
    sparse: true,
    value: row => row.risk_level,
    cell: row => (row.risk_level ? <Risk of={row.risk_level} /> : NONE),
  },
  {
    key: 'label',
    header: 'Label',
    numeric: true,
    value: row => (Array.isArray(row.label?.value) ? shown(row.label.value) : row.label?.value),
    cell: row => (row.label ? brief(row.label.value) : NONE),
  },
  {
    key: 'latency',
    header: 'Latency',
    numeric: true,
    value: row => row.latency_ms,
    cell: row => millis(row.latency_ms),
  },
];

export function Predictions({ model }: { model: string }) {
  const navigate = useNavigate();
  const [search] = useUrlState('log');
  const { of, more } = useRows(predictions(model, logSearch(search)), page => page.predictions);
  return (
    <>
      <LogSearch />
      <Query of={of} height={320}>
        {rows => (
          <DataTable
            label="Predictions"
            rows={rows}
            columns={columns}
            rowKey={row => row.prediction_id}
            onOpen={row =>
              navigate({
                to: '/serving/$predictionId',
                params: { predictionId: row.prediction_id },
              })
            }
            more={more}
            empty={
              search ? (
                <Empty>
                  {more
                    ? 'None of the newest ones matches. More of the log can be looked through.'
                    : 'No prediction matches the search.'}
                </Empty>
              ) : (
                <Empty>
                  Every prediction is kept with its inputs and version. Send the first one above.
                </Empty>
              )
            }
          />
        )}
      </Query>
    </>
  );
}

/** Of the whole log, where the table's own filter goes by the rows that are there. */
function LogSearch() {
  const [search, setSearch] = useUrlState('log');
  const [typed, setTyped] = useState(search);
  return (
    <form
      className={s.search}
      onSubmit={event => {
        event.preventDefault();
        setSearch(typed.trim(), true);
      }}
    >
      <TextInput
        size="xs"
        aria-label="Search the whole log"
        placeholder="patient_id=PT0001 client=ann from=2026-11-01T00:00:00Z"
        title="By the key of an entity, model_version, route, endpoint, client, request_id, from or to; what has blanks in double quotes"
        value={typed}
        onChange={event => setTyped(event.currentTarget.value)}
      />
      <Button size="xs" type="submit" variant="default">
        Search the log
      </Button>
    </form>
  );
}
