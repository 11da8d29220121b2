// SPDX-License-Identifier: Apache-2.0
import { Link, useNavigate } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import { reports } from '../../app/api/queries';
import { useRows } from '../../app/api/useRows';
import type { Column } from '../../ui/arrange';
import { Status, Verdict, When } from '../../ui/atoms';
import { DataTable } from '../../ui/DataTable';
import { count, metric } from '../../ui/format';
import { Empty, Query } from '../../ui/Query';
import { ReportState } from './ReportState';

type Summary = Schemas['MonitoringReportSummary'];

const columns: Column<Summary>[] = [
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
  {
    key: 'state',
    header: 'State',
    value: row => row.state,
    cell: row => <ReportState of={row.state} />,
  },
  { key: 'summary', header: 'Verdict', weight: 3, value: row => row.summary },
  {
    key: 'overall',
    header: 'Overall drift',
    numeric: true,
    value: row => row.overall_drift_score,
    cell: row => metric(row.overall_drift_score),
  },
  {
    key: 'drifted',
    header: 'Drifted features',
    numeric: true,
    value: row => row.drifted_features,
    cell: row => `${row.drifted_features} of ${row.total_features}`,
  },
  {
    key: 'predictions',
    header: 'Predictions',
    numeric: true,
    value: row => row.window.predictions,
    cell: row => count(row.window.predictions),
  },
  {
    key: 'checked',
    header: 'Checked',
    value: row => row.created_at,
    cell: row => <When at={row.created_at} />,
  },
];

/** The newest report of each model. */
export function newest(all: readonly Summary[]): Summary[] {
  const byModel = new Map<string, Summary>();
  for (const report of all) {
    const known = byModel.get(report.model_name);
    if (!known || report.created_at > known.created_at) byModel.set(report.model_name, report);
  }
  return [...byModel.values()];
}

const RUN = `curl -X POST 'http://localhost:8007/api/v1/monitoring/run' \\
  -H 'Content-Type: application/json' -d '{"model_name":"heart_disease","last":500}'`;

export function MonitoringPage() {
  const navigate = useNavigate();
  const { of } = useRows(reports(), page => page.reports);
  return (
    <Query of={of} height={320}>
      {all => {
        const rows = newest(all);
        const bad = rows.filter(row => row.state !== 'ok').length;
        return (
          <>
            <Verdict>
              {bad ? (
                <Status of="failed">
                  {bad} of {rows.length} {rows.length === 1 ? 'model needs' : 'models need'} a look
                </Status>
              ) : (
                <Status of={rows.length ? 'ok' : 'quiet'}>
                  {rows.length ? 'No model drifts' : 'No model has been checked yet'}
                </Status>
              )}
            </Verdict>
            <DataTable
              label="Monitored models"
              rows={rows}
              columns={columns}
              rowKey={row => row.model_name}
              onOpen={row =>
                navigate({ to: '/monitoring/$model', params: { model: row.model_name } })
              }
              empty={
                <Empty command={RUN}>
                  Monitoring holds what a model is asked against what it was trained on. It checks
                  by itself after every 100 new predictions or labels.
                </Empty>
              }
            />
          </>
        );
      }}
    </Query>
  );
}
