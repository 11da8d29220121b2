// SPDX-License-Identifier: Apache-2.0
import { type KeyboardEvent, memo, type ReactNode } from 'react';
import { count, metric, signed, toNumber } from '../../ui/format';
import type { Run, RunColumn } from './columns';
import type { Fold, Line } from './groups';
import s from './RunTable.module.css';

interface Common {
  index: number;
  first: boolean;
  columns: readonly RunColumn[];
  onKey: (event: KeyboardEvent, index: number, of: Line) => void;
  onFold: (key: string) => void;
}

interface RunProps extends Partial<Common> {
  of: Run;
  columns: readonly RunColumn[];
  line?: Extract<Line, { kind: 'run' }>;
  picked?: boolean;
  onPick?: (run: Run) => void;
  onOpen?: (run: Run) => void;
  baseline: Run | null;
  /** The baseline itself, which stays below the headings. */
  pinned?: boolean;
}

const INDENT = 18;

function same(a: RunProps, b: RunProps): boolean {
  return (
    a.of === b.of &&
    a.columns === b.columns &&
    a.picked === b.picked &&
    a.baseline === b.baseline &&
    a.index === b.index &&
    a.first === b.first &&
    a.line?.depth === b.line?.depth &&
    a.line?.fold?.open === b.line?.fold?.open &&
    a.line?.fold?.count === b.line?.fold?.count
  );
}

export const RunRow = memo(function RunRow(props: RunProps) {
  const { of, columns, line, index, picked = false, pinned = false } = props;
  const body = index !== undefined;
  const classes = [pinned ? s.pinned : s.opens, picked ? s.picked : ''].join(' ');
  return (
    <tr
      data-index={index}
      data-key={pinned ? undefined : of.run_id}
      data-testid={pinned ? 'baseline' : undefined}
      aria-rowindex={body ? index + 2 : undefined}
      tabIndex={body ? (props.first ? 0 : -1) : undefined}
      className={classes}
      onKeyDown={event => body && line && props.onKey?.(event, index, line)}
      onClick={event => {
        const inner = (event.target as HTMLElement).closest('a, button, input, label');
        if (!inner && !window.getSelection()?.toString()) props.onOpen?.(of);
      }}
    >
      <td className={s.check}>
        {pinned ? (
          <span title="The baseline: differences to it stand beside the metrics">◆</span>
        ) : (
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={`Select ${of.name}`}
            checked={picked}
            onChange={() => props.onPick?.(of)}
          />
        )}
      </td>
      {columns.map(column => (
        <Cell key={column.key} column={column} run={of} baseline={props.baseline}>
          {column.key === 'name' && line && (
            <Indent depth={line.depth} fold={line.fold} onFold={props.onFold} name={of.name} />
          )}
        </Cell>
      ))}
    </tr>
  );
}, same);

function Indent(props: {
  depth: number;
  fold: Fold | undefined;
  onFold?: ((key: string) => void) | undefined;
  name: string;
}) {
  const { depth, fold, onFold, name } = props;
  return (
    <>
      {depth > 0 && <span style={{ display: 'inline-block', width: depth * INDENT }} />}
      {fold && (
        <button
          type="button"
          tabIndex={-1}
          className={s.fold}
          aria-expanded={fold.open}
          aria-label={`${name}: ${count(fold.count)} nested`}
          onClick={() => onFold?.(fold.key)}
        >
          {fold.open ? '▾' : '▸'} {count(fold.count)}
        </button>
      )}
    </>
  );
}

function Cell(props: { column: RunColumn; run: Run; baseline: Run | null; children: ReactNode }) {
  const { column, run, baseline, children } = props;
  const kind = [column.numeric ? s.number : '', column.key === 'name' ? s.stick : ''].join(' ');
  const text = String(column.value(run) ?? '');
  return (
    <td className={kind} title={column.cell ? undefined : text}>
      {children}
      {column.cell ? column.cell(run) : text || '–'}
      {column.metric && baseline && baseline.run_id !== run.run_id && (
        <Difference of={run} to={baseline} metric={column.metric} />
      )}
    </td>
  );
}

function Difference({ of, to, metric: key }: { of: Run; to: Run; metric: string }) {
  const by = toNumber(of.metrics[key]) - toNumber(to.metrics[key]);
  if (!Number.isFinite(by)) return null;
  return (
    <span className={s.by} title={`${key}: ${by} against the baseline`}>
      {Math.abs(by) >= 100 ? signed(by, 0) : signed(by)}
    </span>
  );
}

interface GroupProps extends Common {
  of: Extract<Line, { kind: 'group' }>;
}

export function GroupRow({ of, index, first, columns, onKey, onFold }: GroupProps) {
  const { fold, title, metrics } = of;
  const lead = columns.findIndex(column => column.metric);
  const span = lead < 0 ? columns.length : lead;
  return (
    <tr
      data-index={index}
      data-group={title}
      aria-rowindex={index + 2}
      tabIndex={first ? 0 : -1}
      className={s.group}
      onKeyDown={event => onKey(event, index, of)}
      onClick={() => onFold(fold.key)}
    >
      <th scope="row" colSpan={span + 1} className={s.stick}>
        <button type="button" tabIndex={-1} className={s.fold} aria-expanded={fold.open}>
          {fold.open ? '▾' : '▸'} {title}
        </button>
        <span className={s.size}>{count(fold.count)} runs</span>
      </th>
      {columns.slice(span).map(column => {
        const found = column.metric ? metrics[column.metric] : undefined;
        return (
          <td
            key={column.key}
            className={s.number}
            title={
              found && `mean of ${found.count} runs; ${metric(found.low)} to ${metric(found.high)}`
            }
          >
            {found && `⌀ ${metric(found.mean)}`}
          </td>
        );
      })}
    </tr>
  );
}
