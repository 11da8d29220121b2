// SPDX-License-Identifier: Apache-2.0
import { SegmentedControl } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import { alerts } from '../../app/api/queries';
import { useRows } from '../../app/api/useRows';
import type { Column } from '../../ui/arrange';
import { Status, Verdict, When } from '../../ui/atoms';
import { DataTable } from '../../ui/DataTable';
import { words } from '../../ui/format';
import { Empty, Query } from '../../ui/Query';
import { useUrlState } from '../../ui/urlState';

type Alert = Schemas['Alert'];

const columns: Column<Alert>[] = [
  {
    key: 'level',
    header: 'Level',
    value: row => row.level,
    cell: row => <Status of={row.level} />,
  },
  {
    key: 'message',
    header: 'Alert',
    weight: 4,
    value: row => row.message,
    cell: row => (
      <Link to="/alerts/$alertId" params={{ alertId: row.id }}>
        {row.message}
      </Link>
    ),
  },
  {
    key: 'model',
    header: 'Model',
    value: row => row.model_name,
    cell: row => (
      <Link to="/monitoring/$model" params={{ model: row.model_name }}>
        {row.model_name}
      </Link>
    ),
  },
  { key: 'type', header: 'Type', value: row => words(row.type) },
  {
    key: 'state',
    header: 'State',
    value: row => row.state,
    cell: row => <Status of={row.state} />,
  },
  {
    key: 'severity',
    header: 'Severity',
    numeric: true,
    value: row => row.severity,
    cell: row => row.severity.toFixed(2),
  },
  {
    key: 'created',
    header: 'Since',
    value: row => row.created_at,
    cell: row => <When at={row.created_at} />,
  },
];

const STATES = ['all', 'open', 'acknowledged', 'resolved'] as const;

export function AlertsPage() {
  const navigate = useNavigate();
  const [state, setState] = useUrlState('state');
  const wanted = STATES.find(item => item === state && item !== 'all') as
    | Schemas['AlertState']
    | undefined;
  const { of, more } = useRows(alerts(wanted ? { state: wanted } : {}), page => page.alerts);
  return (
    <Query of={of} height={320}>
      {rows => {
        const open = rows.filter(row => row.state === 'open').length;
        return (
          <>
            <Verdict
              action={
                <SegmentedControl
                  size="xs"
                  aria-label="State"
                  data={[...STATES]}
                  value={wanted ?? 'all'}
                  onChange={value => setState(value === 'all' ? '' : value, true)}
                />
              }
            >
              <Status of={open ? 'failed' : 'ok'}>
                {open ? `${open} open ${open === 1 ? 'alert' : 'alerts'}` : 'No alert is open here'}
              </Status>
            </Verdict>
            <DataTable
              label="Alerts"
              rows={rows}
              columns={columns}
              rowKey={row => row.id}
              onOpen={row => navigate({ to: '/alerts/$alertId', params: { alertId: row.id } })}
              more={more}
              empty={
                <Empty>
                  An alert opens when a model drifts or gets worse. It is sent to the webhook of
                  MONITORING_WEBHOOK_URL, and a strong one starts a retraining by itself.
                </Empty>
              }
            />
          </>
        );
      }}
    </Query>
  );
}
