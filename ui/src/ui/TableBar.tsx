// SPDX-License-Identifier: Apache-2.0
import { Button, Checkbox, Popover, TextInput } from '@mantine/core';
import { type Column, toCsv } from './arrange';
import s from './DataTable.module.css';
import { download } from './download';
import { count } from './format';

interface Props<T> {
  label: string;
  total: number;
  rows: readonly T[];
  columns: readonly Column<T>[];
  shown: readonly Column<T>[];
  filter: string;
  onFilter: (text: string) => void;
  onColumns: (keys: string) => void;
  more?: { load: () => void; loading: boolean };
}

export function TableBar<T>(props: Props<T>) {
  const { label, total, rows, columns, shown, filter, onFilter, onColumns, more } = props;
  const found = filter ? `${count(rows.length)} of ${count(total)}` : count(total);
  return (
    <div className={s.bar}>
      <TextInput
        size="xs"
        w={240}
        type="search"
        placeholder="Filter  ( / )"
        aria-label={`Filter ${label.toLowerCase()}`}
        value={filter}
        onChange={event => onFilter(event.currentTarget.value)}
        onKeyDown={event => {
          if (event.key !== 'Escape') return;
          onFilter('');
          event.currentTarget.blur();
        }}
      />
      <span className={s.count} role="status" data-testid="row-count">
        {found}
        {more ? ' loaded' : ''}
      </span>
      {more && (
        <Button size="compact-xs" variant="default" onClick={more.load} loading={more.loading}>
          Load more
        </Button>
      )}
      <span className={s.push} />
      <ColumnChooser columns={columns} shown={shown} onColumns={onColumns} />
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => download(`${label.toLowerCase()}.csv`, toCsv(rows, shown), 'text/csv')}
      >
        CSV
      </Button>
    </div>
  );
}

function ColumnChooser<T>({
  columns,
  shown,
  onColumns,
}: Pick<Props<T>, 'columns' | 'shown' | 'onColumns'>) {
  const keys = shown.map(column => column.key);
  const hidden = columns.filter(column => !keys.includes(column.key));
  const set = (next: string[]) => onColumns(next.join(','));
  const move = (index: number, by: number) => {
    const next = [...keys];
    next.splice(index + by, 0, ...next.splice(index, 1));
    set(next);
  };
  return (
    <Popover position="bottom-end" shadow="none" withinPortal trapFocus>
      <Popover.Target>
        <Button size="compact-xs" variant="default">
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={s.chooser} aria-label="Columns">
        {[...shown, ...hidden].map((column, index) => {
          const on = index < shown.length;
          return (
            <div key={column.key} className={s.choice}>
              <Checkbox
                size="xs"
                label={column.header}
                checked={on}
                disabled={on && shown.length === 1}
                onChange={() =>
                  set(on ? keys.filter(key => key !== column.key) : [...keys, column.key])
                }
              />
              <span className={s.push} />
              <button
                type="button"
                className={s.move}
                disabled={!on || index === 0}
                onClick={() => move(index, -1)}
                aria-label={`Move ${column.header} left`}
              >
                ↑
              </button>
              <button
                type="button"
                className={s.move}
                disabled={!on || index === shown.length - 1}
                onClick={() => move(index, 1)}
                aria-label={`Move ${column.header} right`}
              >
                ↓
              </button>
            </div>
          );
        })}
        <Button size="compact-xs" variant="subtle" mt={8} onClick={() => onColumns('')}>
          Usual columns
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
