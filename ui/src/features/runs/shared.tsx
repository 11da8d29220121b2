// SPDX-License-Identifier: Apache-2.0
import { Button, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { firstRuns, run as oneRun } from '../../app/api/runQueries';
import { toCsv } from '../../ui/arrange';
import { CopyLink } from '../../ui/CopyLink';
import { download } from '../../ui/download';
import { ColumnChooser } from './ColumnChooser';
import { columnsOf, type Run, type RunColumn, shownColumns } from './columns';
import { Lifecycle } from './Lifecycle';
import s from './RunTable.module.css';
import type { View } from './useView';

export interface Shared {
  view: View;
  empty: ReactNode;
}

/** Runs in a CSV file. */
const MOST_CSV = 10_000;

/** Columns as of the first runs seen; later runs only add to what can be chosen. */
function useColumns(runs: readonly Run[], chosen: string) {
  const [first, setFirst] = useState<readonly Run[] | null>(null);
  const [seen, setSeen] = useState<ReadonlyMap<string, RunColumn>>(new Map());
  useEffect(() => {
    if (!runs.length) return;
    setFirst(before => before ?? runs);
    setSeen(before => {
      const fresh = columnsOf(runs).filter(column => !before.has(column.key));
      if (!fresh.length) return before;
      return new Map([...before, ...fresh.map(column => [column.key, column] as const)]);
    });
  }, [runs]);
  return useMemo(() => {
    const usual = columnsOf(first ?? []);
    const all = new Map(usual.map(column => [column.key, column]));
    for (const [key, column] of seen) {
      if (!all.has(key)) all.set(key, { ...column, optional: true });
    }
    const columns = [...all.values()];
    return { columns, shown: shownColumns(columns, chosen, first ?? []) };
  }, [first, seen, chosen]);
}

function useBaseline(id: string): Run | null {
  return useQuery({ ...oneRun(id), enabled: id !== '' }).data ?? null;
}

/** What both kinds of table have: columns, baseline, selection, and the bar above. */
export function useShared({ view }: Shared, runs: readonly Run[]) {
  const navigate = useNavigate();
  const stable = useStable(runs);
  const { columns, shown } = useColumns(stable, view.cols);
  const baseline = useBaseline(view.base);
  const { picked, toggle } = view;
  const set = useMemo(() => new Set(picked), [picked]);
  const table = {
    columns: shown,
    sort: view.sort,
    onSort: view.onSort,
    picked: useMemo(() => ({ has: (id: string) => set.has(id), toggle }), [set, toggle]),
    baseline,
    onOpen: (run: Run) => void navigate({ to: '/runs/$runId', params: { runId: run.run_id } }),
  };
  const bar = (words: string) => (
    <div className={s.bar}>
      <span className={s.count} role="status" data-testid="row-count">
        {words}
      </span>
      <Picked view={view} />
      <span className={s.push} />
      <GroupBy view={view} columns={columns} />
      <ColumnChooser columns={columns} shown={shown} onColumns={view.setColumns} />
      <Csv view={view} shown={shown} />
      <CopyLink />
    </div>
  );
  return { bar, table };
}

/** The same list again while its runs are the same. */
function useStable(runs: readonly Run[]): readonly Run[] {
  const [kept, setKept] = useState(runs);
  const same = kept.length === runs.length && kept.every((run, i) => run === runs[i]);
  if (!same) setKept(runs);
  return same ? kept : runs;
}

function Picked({ view }: { view: View }) {
  const { picked } = view;
  const only = picked.length === 1 ? picked[0] : undefined;
  return (
    <>
      {picked.length > 0 && (
        <Button size="compact-sm" variant="subtle" onClick={view.clear}>
          {picked.length} selected · clear
        </Button>
      )}
      {picked.length > 1 && (
        <Button
          size="compact-sm"
          renderRoot={rest => (
            <Link {...rest} to="/runs/compare" search={{ runs: picked.join(',') } as never} />
          )}
        >
          Compare
        </Button>
      )}
      {only && only !== view.base && (
        <Button size="compact-sm" variant="default" onClick={() => view.setBase(only)}>
          Pin as baseline
        </Button>
      )}
      {picked.length > 0 && (
        <Lifecycle
          compact
          of={{ run_ids: picked }}
          words={picked.length > 1 ? `${picked.length} runs` : 'this run'}
          deleted={view.deleted}
          onDone={view.clear}
        />
      )}
      {view.base && (
        <Button size="compact-sm" variant="default" onClick={() => view.setBase('')}>
          Unpin baseline
        </Button>
      )}
    </>
  );
}

const USUAL_GROUPS = [
  { value: 'flat', label: 'No groups' },
  { value: 'parent', label: 'By parent run' },
  { value: 'dataset', label: 'By dataset' },
  { value: 'status', label: 'By status' },
  { value: 'experiment', label: 'By experiment' },
  { value: 'user', label: 'By user' },
];

function GroupBy({ view, columns }: { view: View; columns: readonly RunColumn[] }) {
  const keys = columns.map(column => column.key).filter(key => /^(params|tags)\./.test(key));
  const known = [...USUAL_GROUPS.map(group => group.value), ...keys];
  const mine = view.group && !known.includes(view.group) ? [view.group] : [];
  return (
    <Select
      size="xs"
      w={170}
      aria-label="Group"
      searchable
      allowDeselect={false}
      value={view.group || 'flat'}
      data={[
        ...USUAL_GROUPS,
        ...[...mine, ...keys].map(key => ({ value: key, label: `By ${key}` })),
      ]}
      onChange={value => view.setGroup(value === 'flat' || !value ? '' : value)}
    />
  );
}

function Csv({ view, shown }: { view: View; shown: readonly RunColumn[] }) {
  const wanted = useQuery({
    ...firstRuns(view.asked, MOST_CSV),
    enabled: false,
    gcTime: 0,
    refetchInterval: false,
  });
  const save = async () => {
    const { data } = await wanted.refetch();
    if (data) download('runs.csv', toCsv(data.runs, shown), 'text/csv');
  };
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={wanted.isFetching}
      onClick={() => void save()}
      title="The runs of this filter in this order with these columns, 10,000 at most"
    >
      CSV
    </Button>
  );
}
