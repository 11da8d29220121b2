// SPDX-License-Identifier: Apache-2.0
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef } from 'react';
import {
  arrange,
  type Column,
  nextSort,
  parseSort,
  printSort,
  type Value,
  visible,
} from './arrange';
import s from './DataTable.module.css';
import { TableBar } from './TableBar';
import { useUrlState } from './urlState';

const ROW_HEIGHT = 36;
const VIRTUAL_FROM = 100;
const COLUMN_WIDTH = 96;
/** A column of this weight or more is prose: it takes the room that the others leave. */
const PROSE = 3;

interface Props<T> {
  /** Accessible name; also the name of the CSV file. */
  label: string;
  rows: readonly T[];
  columns: readonly Column<T>[];
  rowKey: (row: T) => string;
  onOpen?: (row: T) => void;
  /** Keys of the URL begin with it when a page has more than one table. */
  prefix?: string;
  /** Without filter, columns and CSV: for a handful of rows. */
  plain?: boolean;
  empty?: ReactNode;
  more?: { load: () => void; loading: boolean };
}

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [role="dialog"]');

export function DataTable<T>(props: Props<T>) {
  const { label, rows, columns, rowKey, onOpen, prefix = '', plain = false, more } = props;
  const [filter, setFilter] = useUrlState(`${prefix}q`);
  const [sortText, setSortText] = useUrlState(`${prefix}sort`);
  const [chosen, setChosen] = useUrlState(`${prefix}cols`);
  const sort = parseSort(sortText);
  const wrapper = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => visible(columns, chosen, rows), [columns, chosen, rows]);
  const arranged = useMemo(
    () => arrange(rows, columns, filter, parseSort(sortText)),
    [rows, columns, filter, sortText],
  );
  const virtual = arranged.length > VIRTUAL_FROM;
  const virtualizer = useVirtualizer({
    count: arranged.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    enabled: virtual,
  });

  const toTop = () => scroller.current?.scrollTo({ top: 0 });
  const focusRow = (index: number) => {
    if (index < 0 || index >= arranged.length) return;
    if (virtual) virtualizer.scrollToIndex(index);
    requestAnimationFrame(() =>
      wrapper.current?.querySelector<HTMLElement>(`tr[data-index="${index}"]`)?.focus(),
    );
  };

  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      if (document.querySelector('[data-table]') !== wrapper.current) return;
      if (event.key === '/') {
        event.preventDefault();
        wrapper.current?.querySelector('input')?.focus();
      } else if (event.key === 'j' && !wrapper.current?.contains(document.activeElement)) {
        wrapper.current?.querySelector<HTMLElement>('tr[data-index]')?.focus();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  const onRowKey = (event: KeyboardEvent, index: number, row: T) => {
    if (event.target !== event.currentTarget && event.key === 'Enter') return;
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      focusRow(index + step);
    } else if (event.key === 'Enter') onOpen?.(row);
  };

  const items = virtual ? virtualizer.getVirtualItems() : null;
  const before = items?.[0]?.start ?? 0;
  const after = items ? virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;
  const weights = shown.reduce((sum, column) => sum + (column.weight ?? 1), 0);
  const indices = items ? items.map(item => item.index) : arranged.map((_, index) => index);

  return (
    <div ref={wrapper} data-table={label}>
      {!plain && (
        <TableBar
          label={label}
          total={rows.length}
          rows={arranged}
          columns={columns}
          shown={shown}
          filter={filter}
          onFilter={text => {
            toTop();
            setFilter(text);
          }}
          onColumns={setChosen}
          more={more}
        />
      )}
      <div ref={scroller} className={virtual ? s.scroll : s.fit}>
        <table
          className={`${s.table} ${virtual ? s.fixed : shown.some(one => one.wide) ? s.fits : ''}`}
          style={virtual ? { minWidth: shown.length * COLUMN_WIDTH } : undefined}
          aria-rowcount={rows.length + 1}
        >
          <caption className="sr-only">{label}</caption>
          {virtual && (
            <colgroup>
              {shown.map(column => (
                <col
                  key={column.key}
                  style={{ width: `${(100 * (column.weight ?? 1)) / weights}%` }}
                />
              ))}
            </colgroup>
          )}
          <thead>
            <tr>
              {shown.map(column => (
                <Heading
                  key={column.key}
                  column={column}
                  className={classes(column, chosen)}
                  sorted={
                    sort?.key === column.key
                      ? sort.descending
                        ? 'descending'
                        : 'ascending'
                      : 'none'
                  }
                  onSort={() => {
                    toTop();
                    setSortText(printSort(nextSort(sort, column.key, column.numeric ?? false)));
                  }}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {before > 0 && <tr aria-hidden style={{ height: before }} />}
            {indices.map(index => {
              const row = arranged[index] as T;
              return (
                <tr
                  key={rowKey(row)}
                  data-index={index}
                  data-key={rowKey(row)}
                  aria-rowindex={index + 2}
                  tabIndex={index === 0 ? 0 : -1}
                  className={onOpen ? s.opens : undefined}
                  onKeyDown={event => onRowKey(event, index, row)}
                  onClick={event => {
                    const inner = (event.target as HTMLElement).closest('a, button, input');
                    if (!inner && !window.getSelection()?.toString()) onOpen?.(row);
                  }}
                >
                  {shown.map(column => (
                    <td key={column.key} className={classes(column, chosen)}>
                      {column.cell ? column.cell(row) : <Text of={column.value(row)} />}
                    </td>
                  ))}
                </tr>
              );
            })}
            {after > 0 && <tr aria-hidden style={{ height: after }} />}
          </tbody>
        </table>
      </div>
      {arranged.length === 0 && rows.length > 0 && (
        <p className={s.none}>No row holds “{filter}”.</p>
      )}
      {rows.length === 0 && props.empty}
    </div>
  );
}

function classes<T>({ numeric, wide, weight = 1 }: Column<T>, chosen: string): string {
  const kind = numeric ? s.number : weight >= PROSE ? s.prose : '';
  return `${kind} ${wide && !chosen ? s.wide : ''}`.trim();
}

function Text({ of }: { of: Value }) {
  const text = String(of ?? '') || '–';
  return <span title={text.length > 12 ? text : undefined}>{text}</span>;
}

function Heading<T>(props: {
  column: Column<T>;
  className: string;
  sorted: 'ascending' | 'descending' | 'none';
  onSort: () => void;
}) {
  const { column, className, sorted, onSort } = props;
  return (
    <th scope="col" aria-sort={sorted} className={className}>
      <button type="button" className={s.sort} onClick={onSort}>
        {column.header}
        {column.unit && <span className={s.unit}> {column.unit}</span>}
        <span aria-hidden className={s.arrow}>
          {sorted === 'ascending' ? '▲' : sorted === 'descending' ? '▼' : ''}
        </span>
      </button>
    </th>
  );
}
