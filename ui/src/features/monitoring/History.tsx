// SPDX-License-Identifier: Apache-2.0
import { useMemo } from 'react';
import type { Schemas } from '../../app/api/client';
import { type Curve, Curves } from '../../charts/Curves';
import { PALETTE } from '../../charts/palette';
import type { Column } from '../../ui/arrange';
import { When } from '../../ui/atoms';
import { DataTable } from '../../ui/DataTable';
import { count, metric } from '../../ui/format';
import { ReportState } from './ReportState';

type Summary = Schemas['MonitoringReportSummary'];

interface Props {
  reports: readonly Summary[];
  chosen: string;
  onChoose: (id: string, push: boolean) => void;
  more?: { load: () => void; loading: boolean };
}

export function History({ reports, chosen, onChoose, more }: Props) {
  const curves = useMemo<Curve[]>(
    () => [
      {
        name: 'overall drift',
        color: PALETTE[0],
        points: reports.map(item => ({
          x: Date.parse(item.created_at) / 1000,
          y: item.overall_drift_score,
        })),
      },
    ],
    [reports],
  );
  const columns = useMemo<Column<Summary>[]>(
    () => [
      {
        key: 'checked',
        header: 'Checked',
        value: row => row.created_at,
        cell: row => (
          <button
            type="button"
            className="link"
            aria-current={row.report_id === chosen}
            onClick={() => onChoose(row.report_id, true)}
          >
            <When at={row.created_at} />
            {row.report_id === chosen && ' · shown above'}
          </button>
        ),
      },
      {
        key: 'state',
        header: 'State',
        value: row => row.state,
        cell: row => <ReportState of={row.state} />,
      },
      {
        key: 'overall',
        header: 'Overall drift',
        numeric: true,
        value: row => row.overall_drift_score,
        cell: row => metric(row.overall_drift_score),
      },
      {
        key: 'drifted',
        header: 'Drifted',
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
        key: 'labelled',
        header: 'Labelled',
        numeric: true,
        value: row => row.window.labelled,
        cell: row => count(row.window.labelled),
      },
      { key: 'version', header: 'Version', numeric: true, value: row => Number(row.model_version) },
      { key: 'trigger', header: 'Trigger', value: row => row.trigger },
    ],
    [chosen, onChoose],
  );
  return (
    <>
      {reports.length > 2 && (
        <Curves
          curves={curves}
          label="Overall drift by time"
          xLabel="time (UTC)"
          time
          height={140}
        />
      )}
      <DataTable
        label="Reports"
        rows={reports}
        columns={columns}
        rowKey={row => row.report_id}
        onOpen={row => onChoose(row.report_id, true)}
        more={more}
      />
    </>
  );
}
