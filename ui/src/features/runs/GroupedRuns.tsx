// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { type Asked, firstRuns } from '../../app/api/runQueries';
import { count } from '../../ui/format';
import { Query } from '../../ui/Query';
import type { Run } from './columns';
import { groupLines, treeLines } from './groups';
import { RunTable } from './RunTable';
import { type Shared, useShared } from './shared';

/** Groups are made here, so of so many runs at most. */
const MOST = 2000;

const NO_RUNS: readonly Run[] = [];

export function GroupedRuns(props: Shared & { asked: Asked }) {
  const asked = useQuery(firstRuns(props.asked, MOST));
  const runs = asked.data?.runs ?? NO_RUNS;
  const by = props.view.group;
  const { bar, table } = useShared(props, runs);
  const [shut, setShut] = useState<ReadonlySet<string>>(new Set());
  const onFold = useCallback(
    (key: string) =>
      setShut(before => {
        const after = new Set(before);
        if (!after.delete(key)) after.add(key);
        return after;
      }),
    [],
  );
  const { columns } = table;
  const lines = useMemo(() => {
    if (by === 'parent') return treeLines(runs, shut);
    const metrics = columns.flatMap(column => column.metric ?? []);
    return groupLines(runs, by, shut, metrics);
  }, [runs, by, shut, columns]);
  const words = asked.data?.more
    ? `the first ${count(runs.length)} runs in this order; filter to group others`
    : `${count(runs.length)} runs`;
  return (
    <>
      {bar(asked.data ? words : '')}
      <Query of={asked} height={560}>
        {() =>
          runs.length ? (
            <RunTable {...table} lines={lines.length} line={at => lines[at]} onFold={onFold} />
          ) : (
            props.empty
          )
        }
      </Query>
    </>
  );
}
