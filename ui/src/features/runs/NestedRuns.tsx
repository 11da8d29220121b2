// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Schemas } from '../../app/api/client';
import { firstRuns } from '../../app/api/runQueries';
import { Section } from '../../ui/atoms';
import { DataTable } from '../../ui/DataTable';
import { count } from '../../ui/format';
import { columnsOf, type Run } from './columns';
import { PARENT_TAG } from './groups';
import { MOST_PICKED } from './useView';

const MOST = 500;
const NO_RUNS: readonly Run[] = [];

/** The runs that name this one as their parent, such as the trials of a search. */
export function NestedRuns({ of }: { of: Schemas['RunDetail'] }) {
  const navigate = useNavigate();
  const filter = `tags.\`${PARENT_TAG}\` = '${of.run_id}'`;
  const found = useQuery(firstRuns({ experiment: of.experiment_id, filter }, MOST)).data;
  const runs = found?.runs ?? NO_RUNS;
  const columns = useMemo(
    () => columnsOf(runs).filter(column => column.key !== 'experiment'),
    [runs],
  );
  if (!runs.length) return null;
  const ids = runs.slice(0, MOST_PICKED).map(run => run.run_id);
  return (
    <Section
      title="Nested runs"
      aside={
        runs.length > 1 && (
          <Button
            size="compact-xs"
            variant="default"
            renderRoot={rest => (
              <Link {...rest} to="/runs/compare" search={{ runs: ids.join(',') } as never} />
            )}
          >
            Compare {ids.length < runs.length ? `the first ${count(ids.length)}` : 'them'}
          </Button>
        )
      }
    >
      <DataTable
        label="Nested runs"
        prefix="nested-"
        rows={runs}
        columns={columns}
        rowKey={run => run.run_id}
        onOpen={run => navigate({ to: '/runs/$runId', params: { runId: run.run_id } })}
      />
    </Section>
  );
}
