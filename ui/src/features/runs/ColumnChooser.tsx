// SPDX-License-Identifier: Apache-2.0
import { Button, Checkbox, Popover, TextInput } from '@mantine/core';
import { useState } from 'react';
import { entryColumn, type RunColumn } from './columns';
import s from './RunTable.module.css';

interface Props {
  columns: readonly RunColumn[];
  shown: readonly RunColumn[];
  onColumns: (keys: readonly string[]) => void;
}

const MOST = 60;
const KINDS: [string, string][] = [
  ['metrics', 'Metrics'],
  ['params', 'Parameters'],
  ['tags', 'Tags'],
  ['', 'Run'],
];
const kindOf = (key: string) => /^(metrics|params|tags)\./.exec(key)?.[1] ?? '';

/** Every metric, parameter and tag of the runs seen so far; a key that was not seen can be typed. */
export function ColumnChooser(props: Props) {
  return (
    <Popover position="bottom-end" shadow="none" withinPortal trapFocus>
      <Popover.Target>
        <Button size="compact-sm" variant="default">
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={s.chooser} aria-label="Columns">
        <Choices {...props} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Choices({ columns, shown, onColumns }: Props) {
  const [text, setText] = useState('');
  const keys = shown.map(column => column.key);
  const wanted = text.trim().toLowerCase();
  const fits = (column: RunColumn) =>
    `${column.key} ${column.header}`.toLowerCase().includes(wanted);
  const hidden = columns.filter(column => !keys.includes(column.key) && fits(column));
  const typed = entryColumn(text.trim(), true);
  const known = typed && [...columns, ...shown].some(column => column.key === typed.key);
  return (
    <>
      <TextInput
        size="xs"
        type="search"
        aria-label="Search columns"
        placeholder="Search, or type metrics.my_key"
        value={text}
        onChange={event => setText(event.currentTarget.value)}
        data-autofocus
      />
      <div className={s.choices}>
        {typed && !known && (
          <Button size="compact-xs" variant="light" onClick={() => onColumns([...keys, typed.key])}>
            Add {typed.key}
          </Button>
        )}
        {shown.some(fits) && <div className={s.kind}>Shown, left to right</div>}
        {shown.map(
          (column, index) =>
            fits(column) && (
              <Shown key={column.key} of={column} index={index} keys={keys} onColumns={onColumns} />
            ),
        )}
        {KINDS.map(([kind, title]) => {
          const found = hidden.filter(column => kindOf(column.key) === kind);
          if (!found.length) return null;
          return (
            <div key={title}>
              <div className={s.kind}>{title}</div>
              {found.slice(0, MOST).map(column => (
                <div key={column.key} className={s.choice}>
                  <Checkbox
                    size="xs"
                    label={column.header}
                    title={column.key}
                    checked={false}
                    onChange={() => onColumns([...keys, column.key])}
                  />
                </div>
              ))}
              {found.length > MOST && (
                <span className={s.count}>and {found.length - MOST} more: search</span>
              )}
            </div>
          );
        })}
      </div>
      <Button size="compact-xs" variant="subtle" mt={8} onClick={() => onColumns([])}>
        Usual columns
      </Button>
    </>
  );
}

function Shown(props: {
  of: RunColumn;
  index: number;
  keys: readonly string[];
  onColumns: (keys: readonly string[]) => void;
}) {
  const { of, index, keys, onColumns } = props;
  const move = (by: number) => {
    const next = [...keys];
    next.splice(index + by, 0, ...next.splice(index, 1));
    onColumns(next);
  };
  return (
    <div className={s.choice}>
      <Checkbox
        size="xs"
        label={of.header}
        title={of.key}
        checked
        disabled={keys.length === 1}
        onChange={() => onColumns(keys.filter(key => key !== of.key))}
      />
      <span className={s.push} />
      <button
        type="button"
        className={s.move}
        disabled={index === 0}
        onClick={() => move(-1)}
        aria-label={`Move ${of.header} left`}
      >
        ↑
      </button>
      <button
        type="button"
        className={s.move}
        disabled={index === keys.length - 1}
        onClick={() => move(1)}
        aria-label={`Move ${of.header} right`}
      >
        ↓
      </button>
    </div>
  );
}
