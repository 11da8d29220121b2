// SPDX-License-Identifier: Apache-2.0
import { useCallback, useMemo } from 'react';
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
  const sort = useMemo(() => parseSort(sortText), [sortText]);
  const picked = useMemo(() => sel.split(',').filter(Boolean), [sel]);
  const toggle = useCallback(
    ({ run_id }: Run) => {
      const next = picked.includes(run_id)
        ? picked.filter(id => id !== run_id)
        : [...picked, run_id].slice(-MOST_PICKED);
      setSel(next.join(','));
    },
    [picked, setSel],
  );
  return {
    asked: {
      experiment: experiment || undefined,
      filter: asFilter(filter),
      order: orderOf(sort),
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
