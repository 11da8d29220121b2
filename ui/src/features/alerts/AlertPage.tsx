// SPDX-License-Identifier: Apache-2.0
import { Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { api, type Schemas, unwrap } from '../../app/api/client';
import { alert } from '../../app/api/queries';
import type { Column } from '../../ui/arrange';
import { Card, Columns, Facts, Section, Status, Verdict, When } from '../../ui/atoms';
import { Confirm } from '../../ui/Confirm';
import { DataTable } from '../../ui/DataTable';
import { words } from '../../ui/format';
import { Query } from '../../ui/Query';
import { CauseChain } from './CauseChain';
import { Timeline } from './Timeline';

type Detail = Schemas['AlertDetail'];
type Delivery = Schemas['Delivery'];

const deliveries: Column<Delivery>[] = [
  { key: 'url', header: 'To', weight: 3, value: row => row.url },
  {
    key: 'status',
    header: 'Status',
    value: row => row.status,
    cell: row => <Status of={row.status} />,
  },
  { key: 'answer', header: 'Answer', numeric: true, value: row => row.response_status },
  { key: 'attempts', header: 'Attempts', numeric: true, value: row => row.attempts },
  {
    key: 'at',
    header: 'Delivered',
    value: row => row.delivered_at,
    cell: row => <When at={row.delivered_at} />,
  },
  { key: 'error', header: 'Error', weight: 2, sparse: true, value: row => row.error },
];

export function AlertPage() {
  const { alertId = '' } = useParams({ strict: false });
  return (
    <Query of={useQuery(alert(alertId))} height={480}>
      {of => (
        <>
          <Verdict action={<Actions of={of} />}>
            <Status of={of.level} />
            <span data-testid="alert-message">{of.message}</span>
          </Verdict>
          <Section title="What happened">
            <CauseChain of={of} />
          </Section>
          <Columns>
            <Section title="Alert">
              <Card>
                <Facts of={facts(of)} />
                <p>
                  <strong>Suggested:</strong> {of.suggested_action}
                </p>
              </Card>
            </Section>
            <Section title="Timeline">
              <Timeline of={of} />
            </Section>
          </Columns>
          <Section title="Deliveries">
            {of.deliveries.length ? (
              <DataTable
                label="Deliveries"
                plain
                rows={of.deliveries}
                columns={deliveries}
                rowKey={row => row.id}
              />
            ) : (
              <Card>Nobody was told: MONITORING_WEBHOOK_URL names no receiver.</Card>
            )}
          </Section>
        </>
      )}
    </Query>
  );
}

function facts(of: Detail): [string, React.ReactNode][] {
  return [
    ['State', <Status key="state" of={of.state} />],
    ['Type', words(of.type)],
    ['Severity', of.severity.toFixed(2)],
    ['Opened', <When key="opened" at={of.created_at} />],
  ];
}

function Actions({ of }: { of: Detail }) {
  const params = { path: { alert_id: of.id } };
  const changes = ['alerts', 'overview'];
  if (of.state === 'resolved') return null;
  return (
    <Group gap="xs">
      {of.state === 'open' && (
        <Confirm
          button="Acknowledge"
          title="Acknowledge this alert"
          changes={changes}
          act={() =>
            unwrap(api.POST('/api/v1/monitoring/alerts/{alert_id}/acknowledge', { params }))
          }
        >
          Says that you look after it. It stays on the list until it is resolved.
        </Confirm>
      )}
      <Confirm
        button="Resolve"
        title="Resolve this alert"
        primary
        changes={changes}
        act={() => unwrap(api.POST('/api/v1/monitoring/alerts/{alert_id}/resolve', { params }))}
      >
        Closes it. If the cause lasts, the next check opens a new one.
      </Confirm>
    </Group>
  );
}
