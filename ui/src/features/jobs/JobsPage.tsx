// SPDX-License-Identifier: Apache-2.0
import { Link, useNavigate } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import { jobs } from '../../app/api/queries';
import { useRows } from '../../app/api/useRows';
import type { Column } from '../../ui/arrange';
import { Status, Verdict, When } from '../../ui/atoms';
import { DataTable } from '../../ui/DataTable';
import { duration, label, NONE, percent, words } from '../../ui/format';
import { Empty, Query } from '../../ui/Query';

type Job = Schemas['Job'];

const took = (row: Job) =>
  row.started_at && row.ended_at ? Date.parse(row.ended_at) - Date.parse(row.started_at) : null;

const columns: Column<Job>[] = [
  {
    key: 'kind',
    header: 'Job',
    value: row => label(row.kind),
    cell: row => (
      <Link to="/jobs/$jobId" params={{ jobId: row.job_id }}>
        {label(row.kind)}
      </Link>
    ),
  },
  { key: 'subject', header: 'Of', value: row => row.subject },
  {
    key: 'status',
    header: 'Status',
    value: row => row.status,
    cell: row => <Status of={row.status} />,
  },
  {
    key: 'step',
    header: 'Step',
    sparse: true,
    value: row => row.steps.find(step => step.status === 'running')?.name,
    cell: row => {
      const step = row.steps.find(item => item.status === 'running');
      return step ? words(step.name) : NONE;
    },
  },
  {
    key: 'progress',
    header: 'Progress',
    numeric: true,
    value: row => row.progress,
    cell: row => percent(row.progress, 0),
  },
  {
    key: 'cause',
    header: 'Caused by',
    value: row => row.caused_by,
    cell: row =>
      row.caused_by ? (
        <Link to="/alerts/$alertId" params={{ alertId: row.caused_by }}>
          alert {row.caused_by.slice(0, 8)}
        </Link>
      ) : (
        row.created_by
      ),
  },
  {
    key: 'created',
    header: 'Created',
    value: row => row.created_at,
    cell: row => <When at={row.created_at} />,
  },
  {
    key: 'duration',
    header: 'Duration',
    numeric: true,
    value: took,
    cell: row => {
      const ms = took(row);
      return ms === null ? NONE : duration(ms);
    },
  },
  { key: 'error', header: 'Error', weight: 2, sparse: true, value: row => row.error },
];

export function JobsPage() {
  const navigate = useNavigate();
  const { of, more } = useRows(jobs(), page => page.jobs);
  return (
    <Query of={of} height={480}>
      {rows => {
        const with_ = (status: Job['status']) => rows.filter(row => row.status === status).length;
        return (
          <>
            <Verdict>
              <Status of={with_('failed') ? 'attention' : with_('running') ? 'running' : 'ok'}>
                {with_('running')} running, {with_('queued')} queued, {with_('failed')} failed,{' '}
                {with_('succeeded')} succeeded
              </Status>
            </Verdict>
            <DataTable
              label="Jobs"
              rows={rows}
              columns={columns}
              rowKey={row => row.job_id}
              onOpen={row => navigate({ to: '/jobs/$jobId', params: { jobId: row.job_id } })}
              more={more}
              empty={
                <Empty command="./bellwether demo">
                  A job is work that outlasts a request: training, retraining, materializing. It
                  survives a restart.
                </Empty>
              }
            />
          </>
        );
      }}
    </Query>
  );
}
