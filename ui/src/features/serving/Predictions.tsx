// SPDX-License-Identifier: Apache-2.0
import { Link, useNavigate } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import { predictions } from '../../app/api/queries';
import { useRows } from '../../app/api/useRows';
import type { Column } from '../../ui/arrange';
import { When } from '../../ui/atoms';
import { DataTable } from '../../ui/DataTable';
import { millis, NONE, percent } from '../../ui/format';
import { Empty, Query } from '../../ui/Query';
import { brief, shown } from './outcome';
import { Risk } from './Result';

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
  { key: 'entity', header: 'Entity', sparse: true, value: entity },
  {
    key: 'prediction',
    header: 'Prediction',
    numeric: true,
    value: row => row.prediction,
    cell: row => <span title={shown(row.prediction)}>{brief(row.prediction)}</span>,
  },
  {
    key: 'probability',
    header: 'Probability',
    sparse: true,
    numeric: true,
    value: row => row.probability,
    cell: row => percent(row.probability),
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
    value: row => row.label?.value,
    cell: row => (row.label ? String(row.label.value) : NONE),
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
  const { of, more } = useRows(predictions(model), page => page.predictions);
  return (
    <Query of={of} height={320}>
      {rows => (
        <DataTable
          label="Predictions"
          rows={rows}
          columns={columns}
          rowKey={row => row.prediction_id}
          onOpen={row =>
            navigate({ to: '/serving/$predictionId', params: { predictionId: row.prediction_id } })
          }
          more={more}
          empty={
            <Empty>
              Every prediction is kept with its inputs and version. Send the first one above.
            </Empty>
          }
        />
      )}
    </Query>
  );
}
