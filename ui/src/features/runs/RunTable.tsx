// SPDX-License-Identifier: Apache-2.0
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useEffect, useRef } from 'react';
import type { Sort } from '../../ui/arrange';
import { count } from '../../ui/format';
import type { Run, RunColumn } from './columns';
import type { Line } from './groups';
import { GroupRow, RunRow } from './RunRow';
import s from './RunTable.module.css';

const ROW = 36;
const CHECK = 36;
const DIFFERENCE = 40;

export interface Picked {
  has: (id: string) => boolean;
  toggle: (run: Run) => void;
}

interface Props {
  lines: number;
  /** Nothing while it is being loaded. */
  line: (index: number) => Line | undefined;
  columns: readonly RunColumn[];
  sort: Sort | null;
  onSort: (column: RunColumn) => void;
  onRange?: (from: number, to: number) => void;
  onFold: (key: string) => void;
  onOpen: (run: Run) => void;
  picked: Picked;
  baseline: Run | null;
}

/** As many rows as there are, drawn where one looks. */
export function RunTable(props: Props) {
  const { lines, line, columns, sort, onSort, onRange, baseline } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: lines,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 15,
  });
  const items = virtualizer.getVirtualItems();
  const from = items[0]?.index ?? 0;
  const to = items.at(-1)?.index ?? 0;
  useEffect(() => onRange?.(from, to), [from, to, onRange]);

  const focusRow = (index: number) => {
    if (index < 0 || index >= lines) return;
    const row = () => scroller.current?.querySelector<HTMLElement>(`tr[data-index="${index}"]`);
    virtualizer.scrollToIndex(index);
    if (row()) row()?.focus();
    else requestAnimationFrame(() => row()?.focus());
  };
  useFirstRowKey(scroller);
  const onNewestKey = (event: KeyboardEvent, index: number, of: Line) => {
    if (event.target !== event.currentTarget) return;
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    const fold = of.fold;
    const turns = { ArrowRight: false, ArrowLeft: true }[event.key];
    if (step) focusRow(index + step);
    else if (fold && turns === fold.open) props.onFold(fold.key);
    else if (event.key === 'Enter' && of.kind === 'run') props.onOpen(of.run);
    else if (event.key === ' ' && of.kind === 'run') props.picked.toggle(of.run);
    else if ((event.key === ' ' || event.key === 'Enter') && fold) props.onFold(fold.key);
    else return;
    event.preventDefault();
  };
  // Rows are drawn once: what they call has to be the newest.
  const newest = useRef(onNewestKey);
  newest.current = onNewestKey;
  const onKey = useCallback(
    (event: KeyboardEvent, index: number, of: Line) => newest.current(event, index, of),
    [],
  );

  const widthOf = (column: RunColumn) =>
    column.width + (baseline && column.metric ? DIFFERENCE : 0);
  const width = CHECK + columns.reduce((sum, column) => sum + widthOf(column), 0);
  const lead = columns.find(column => column.key === 'name') ?? columns[0];
  const before = items[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <div
      ref={scroller}
      className={s.scroll}
      style={{ height: `min(${(lines + 1) * ROW + 20}px, calc(100vh - 240px))` }}
    >
      <table className={s.table} style={{ minWidth: width }} aria-rowcount={lines + 1}>
        <caption className="sr-only">Runs</caption>
        <colgroup>
          <col style={{ width: CHECK }} />
          {columns.map(column => (
            <col key={column.key} style={column === lead ? {} : { width: widthOf(column) }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th scope="col" className={s.check}>
              <span className="sr-only">Selected</span>
            </th>
            {columns.map(column => (
              <Heading key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
          {baseline && <RunRow of={baseline} columns={columns} baseline={null} pinned />}
        </thead>
        <tbody>
          {before > 0 && <tr aria-hidden style={{ height: before }} />}
          {items.map(({ index }) => {
            const of = line(index);
            const common = {
              index,
              columns,
              onKey,
              first: index === from,
            };
            if (!of) return <Placeholder key={index} columns={columns.length + 1} index={index} />;
            if (of.kind === 'group') {
              return (
                <GroupRow key={`group ${of.fold.key}`} of={of} {...common} onFold={props.onFold} />
              );
            }
            return (
              <RunRow
                key={of.run.run_id}
                {...common}
                of={of.run}
                line={of}
                onFold={props.onFold}
                onOpen={props.onOpen}
                picked={props.picked.has(of.run.run_id)}
                onPick={props.picked.toggle}
                baseline={baseline}
              />
            );
          })}
          {after > 0 && <tr aria-hidden style={{ height: after }} />}
        </tbody>
      </table>
    </div>
  );
}

/** j goes from the page into the table. */
function useFirstRowKey(scroller: React.RefObject<HTMLDivElement | null>) {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      const typing = (event.target as HTMLElement).closest('input, textarea, [role="dialog"]');
      if (typing || event.key !== 'j' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (scroller.current?.contains(document.activeElement)) return;
      scroller.current?.querySelector<HTMLElement>('tr[data-index]')?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [scroller]);
}

function Placeholder({ columns, index }: { columns: number; index: number }) {
  return (
    <tr aria-rowindex={index + 2} className={s.waiting}>
      <td colSpan={columns}>
        <span className="sr-only">loading row {count(index + 1)}</span>
      </td>
    </tr>
  );
}

function Heading(props: {
  column: RunColumn;
  sort: Sort | null;
  onSort: (column: RunColumn) => void;
}) {
  const { column, sort, onSort } = props;
  const on = sort?.key === column.key;
  const way = !on ? 'none' : sort.descending ? 'descending' : 'ascending';
  const kind = [column.numeric ? s.number : '', column.key === 'name' ? s.stick : ''].join(' ');
  if (!column.order) {
    return (
      <th scope="col" className={kind}>
        <span className={s.plain}>{column.header}</span>
      </th>
    );
  }
  return (
    <th scope="col" aria-sort={way} className={kind}>
      <button type="button" className={s.sort} title={column.key} onClick={() => onSort(column)}>
        <span className={s.word}>{column.header}</span>
        <span aria-hidden className={s.arrow}>
          {on ? (sort.descending ? '▼' : '▲') : ''}
        </span>
      </button>
    </th>
  );
}
