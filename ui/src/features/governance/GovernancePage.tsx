// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../app/api/client';
import { audit, auditVerification } from '../../app/api/queries';
import { useRows } from '../../app/api/useRows';
import type { Column } from '../../ui/arrange';
import { Id, Status, Verdict, When } from '../../ui/atoms';
import { DataTable } from '../../ui/DataTable';
import { count } from '../../ui/format';
import { Empty, Failure, Query } from '../../ui/Query';
import { Subject } from './Subject';

type Entry = Schemas['AuditRecord'];

const columns: Column<Entry>[] = [
  { key: 'sequence', header: 'No.', numeric: true, weight: 0.5, value: row => row.sequence },
  { key: 'time', header: 'Time', value: row => row.time, cell: row => <When at={row.time} /> },
  { key: 'actor', header: 'Actor', value: row => row.actor },
  { key: 'action', header: 'Action', weight: 1.4, value: row => row.action },
  {
    key: 'subject',
    header: 'Subject',
    weight: 2,
    value: row => row.subject,
    cell: row => <Subject of={row.subject} />,
  },
  {
    key: 'request',
    header: 'Request',
    value: row => row.request_id,
    cell: row => <Id of={row.request_id} />,
  },
  { key: 'hash', header: 'Hash', value: row => row.hash, cell: row => <Id of={row.hash} /> },
  {
    key: 'previous',
    header: 'Previous hash',
    optional: true,
    value: row => row.previous_hash,
    cell: row => <Id of={row.previous_hash} />,
  },
];

export function GovernancePage() {
  const { of, more } = useRows(audit(), page => page.records);
  return (
    <>
      <Chain />
      <Query of={of} height={560}>
        {rows => (
          <DataTable
            label="Audit records"
            rows={rows}
            columns={columns}
            rowKey={row => String(row.sequence)}
            more={more}
            empty={
              <Empty>
                Every change writes one record here. Each record's hash covers the one before, so
                that nothing can be altered unseen.
              </Empty>
            }
          />
        )}
      </Query>
    </>
  );
}

function Chain() {
  const check = useQuery(auditVerification());
  const { data } = check;
  return (
    <>
      <Verdict
        action={
          <Button size="xs" onClick={() => check.refetch()} loading={check.isFetching}>
            Verify again
          </Button>
        }
      >
        <span role="status" data-testid="audit-verification">
          {!data && (
            <Status of="quiet">{check.error ? 'Not verified' : 'Verifying the chain …'}</Status>
          )}
          {data?.valid && (
            <Status of="ok">
              The chain of {count(data.records)} records holds: nothing was altered
            </Status>
          )}
          {data && !data.valid && (
            <Status of="failed">
              The chain breaks at record {data.broken_at}: {data.reason}
            </Status>
          )}
        </span>
        {data?.head && (
          <span>
            head <Id of={data.head} />
          </span>
        )}
      </Verdict>
      {check.error && <Failure error={check.error} />}
    </>
  );
}
