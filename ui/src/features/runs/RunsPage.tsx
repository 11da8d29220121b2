// SPDX-License-Identifier: Apache-2.0
import { Select, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { experiments, runs } from '../../app/api/queries';
import { useRows } from '../../app/api/useRows';
import { Verdict } from '../../ui/atoms';
import { DataTable } from '../../ui/DataTable';
import { count } from '../../ui/format';
import { Empty, Query } from '../../ui/Query';
import { useUrlState } from '../../ui/urlState';
import { columnsOf, type Run } from './columns';

const EXAMPLE = `pip install mlflow==3.17.2
MLFLOW_TRACKING_URI=http://localhost:8007 python -c "
import mlflow
with mlflow.start_run(): mlflow.log_metric('roc_auc', 0.91)"`;

const NO_RUNS: readonly Run[] = [];

export function RunsPage() {
  const navigate = useNavigate();
  const [experiment, setExperiment] = useUrlState('experiment');
  const [filter, setFilter] = useUrlState('filter');
  const { of, more } = useRows(
    runs(experiment || undefined, filter || undefined),
    page => page.runs,
  );
  const known = useRows(experiments(), page => page.experiments).of.data ?? [];
  const columns = useMemo(() => columnsOf(of.data ?? NO_RUNS), [of.data]);
  return (
    <>
      <SearchField of={filter} onSearch={text => setFilter(text, true)} />
      <Query of={of} height={560}>
        {rows => (
          <>
            <Verdict
              action={
                <Select
                  size="xs"
                  w={240}
                  aria-label="Experiment"
                  value={experiment || 'all'}
                  allowDeselect={false}
                  searchable
                  data={[
                    { value: 'all', label: 'All experiments' },
                    ...known.map(item => ({ value: item.experiment_id, label: item.name })),
                  ]}
                  onChange={value => setExperiment(value === 'all' || !value ? '' : value, true)}
                />
              }
            >
              {sentence(rows)}
            </Verdict>
            <DataTable
              label="Runs"
              rows={rows}
              columns={columns}
              rowKey={run => run.run_id}
              onOpen={run => navigate({ to: '/runs/$runId', params: { runId: run.run_id } })}
              more={more}
              empty={
                filter ? (
                  <Empty>No run is as the search wants it.</Empty>
                ) : (
                  <Empty command={EXAMPLE}>
                    A run is one training with its parameters, metrics and files. Training here
                    makes runs, and so does any MLflow client.
                  </Empty>
                )
              }
            />
          </>
        )}
      </Query>
    </>
  );
}

/** Asks the server, so it finds among all runs; in the language of MLflow's clients. */
function SearchField({ of, onSearch }: { of: string; onSearch: (text: string) => void }) {
  const [text, setText] = useState(of);
  useEffect(() => setText(of), [of]);
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        onSearch(text.trim());
      }}
    >
      <TextInput
        size="xs"
        mb={12}
        aria-label="Search all runs"
        placeholder="Search all runs: metrics.roc_auc > 0.9 and params.max_depth = '3'"
        value={text}
        onChange={event => setText(event.currentTarget.value)}
      />
    </form>
  );
}

function sentence(rows: readonly Run[]) {
  const running = rows.filter(run => run.status === 'RUNNING').length;
  const failed = rows.filter(run => run.status === 'FAILED').length;
  return `${count(rows.length)} runs, ${running} running, ${failed} failed`;
}
