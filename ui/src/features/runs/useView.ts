// SPDX-License-Identifier: Apache-2.0
import { useCallback, useMemo, useRef } from 'react';
import { nextSort, parseSort, printSort } from '../../ui/arrange';
import { useUrlState } from '../../ui/urlState';
import { orderOf, parseColumns, printColumns, type Run, type RunColumn } from './columns';
import { asFilter } from './filter';

export const MOST_PICKED = 50;

/** All that a view of the runs is made of; the URL holds it. */
export function useView() {
  const [experiment, setExperiment] = useUrlState('experiment');
  const [filter, setFilter] = useUrlState('filter');
  const [sortText, setSort] = useUrlState('sort');
  const [cols, setCols] = useUrlState('cols');
  const [group, setGroup] = useUrlState('group');
  const [base, setBase] = useUrlState('base');
  const [sel, setSel] = useUrlState('sel');
  const [lifecycle, setLifecycle] = useUrlState('lifecycle');
  const deleted = lifecycle === 'deleted';
  const sort = useMemo(() => parseSort(sortText), [sortText]);
  const picked = useMemo(() => sel.split(',').filter(Boolean), [sel]);
  // Rows are drawn once: what they call has to know the newest selection.
  const latest = useRef(picked);
  latest.current = picked;
  const toggle = useCallback(
    ({ run_id }: Run) => {
      const before = latest.current;
      latest.current = before.includes(run_id)
        ? before.filter(id => id !== run_id)
        : [...before, run_id].slice(-MOST_PICKED);
      setSel(latest.current.join(','));
    },
    [setSel],
  );
  return {
    asked: {
      experiment: experiment || undefined,
      filter: asFilter(filter),
      order: orderOf(sort),
      ...(deleted && { deleted }),
    },
    deleted,
    showDeleted: (of: boolean) => {
      setSel('');
      setLifecycle(of ? 'deleted' : '', true);
    },
    experiment,
    setExperiment: (id: string) => setExperiment(id, true),
    filter,
    setFilter: (text: string) => setFilter(text, true),
    sort,
    onSort: (column: RunColumn) =>
      setSort(printSort(nextSort(sort, column.key, column.numeric ?? false)), true),
    cols,
    chosen: parseColumns(cols),
    setColumns: (keys: readonly string[]) => setCols(printColumns(keys)),
    group,
    setGroup: (by: string) => setGroup(by, true),
    base,
    setBase: (id: string) => setBase(id, true),
    picked,
    toggle,
    clear: () => setSel(''),
  };
}

export type View = ReturnType<typeof useView>;
