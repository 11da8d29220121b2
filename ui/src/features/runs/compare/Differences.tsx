// SPDX-License-Identifier: Apache-2.0
import { Button, Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Fragment, useMemo } from 'react';
import { toCsv } from '../../../ui/arrange';
import { Section } from '../../../ui/atoms';
import { download } from '../../../ui/download';
import { Scroll } from '../../../ui/Scroll';
import { useUrlState } from '../../../ui/urlState';
import type { Run } from '../columns';
import s from './compare.module.css';
import { type Difference, differences, inOrder } from './differences';
import type { Style } from './styles';

interface Props {
  runs: readonly Run[];
  styles: ReadonlyMap<string, Style>;
  onRemove: (id: string) => void;
  /** Besides what the runs say themselves. */
  more: readonly Difference[];
}

/** What differs, run by run; the rest on demand. */
export function Differences({ runs, styles, onRemove, more }: Props) {
  const [all, setAll] = useUrlState('all');
  const found = useMemo(() => inOrder([...differences(runs), ...more]), [runs, more]);
  const shown = all ? found : found.filter(item => item.differs);
  const kinds = [...new Set(shown.map(item => item.kind))];
  const csv = () =>
    toCsv(shown, [
      { key: 'kind', header: 'Kind', value: item => item.kind },
      { key: 'name', header: 'Name', value: item => item.key },
      ...runs.map((run, i) => ({
        key: run.name || run.run_id,
        header: run.name,
        value: (item: Difference) => item.values[i],
      })),
    ]);
  return (
    <Section
      title="Differences"
      aside={
        <div className={s.tools}>
          <Checkbox
            size="xs"
            label="Only what differs"
            checked={!all}
            onChange={event => setAll(event.currentTarget.checked ? '' : '1')}
          />
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => download('comparison.csv', csv(), 'text/csv')}
          >
            CSV
          </Button>
        </div>
      }
    >
      <Scroll label="Differences" className={s.box}>
        <table className={s.table} data-testid="differences">
          <caption className="sr-only">Differences</caption>
          <thead>
            <tr>
              <th scope="col" className={s.stick}>
                <span className="sr-only">Name</span>
              </th>
              {runs.map(run => (
                <th key={run.run_id} scope="col">
                  <span className={s.head}>
                    <i className={s.swatch} style={{ background: styles.get(run.run_id)?.color }} />
                    <Link to="/runs/$runId" params={{ runId: run.run_id }} title={run.name}>
                      {run.name || run.run_id.slice(0, 8)}
                    </Link>
                    <button
                      type="button"
                      className={s.remove}
                      onClick={() => onRemove(run.run_id)}
                      aria-label={`Remove ${run.name} from the comparison`}
                    >
                      ×
                    </button>
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {kinds.map(kind => (
              <Fragment key={kind}>
                <tr className={s.kind}>
                  <th scope="rowgroup" colSpan={runs.length + 1}>
                    <span className={s.pin}>{kind}</span>
                  </th>
                </tr>
                {shown
                  .filter(item => item.kind === kind)
                  .map(item => (
                    <Row key={`${item.kind} ${item.key}`} of={item} />
                  ))}
              </Fragment>
            ))}
          </tbody>
        </table>
      </Scroll>
      {!shown.length && <p className="beside">These runs are alike in everything they logged.</p>}
    </Section>
  );
}

function Row({ of }: { of: Difference }) {
  return (
    <tr data-differs={of.differs}>
      <th scope="row" className={s.stick} title={of.key}>
        {of.label}
      </th>
      {of.values.map((value, i) => (
        <td
          key={i}
          title={of.numbers && value !== null ? String(of.numbers[i]) : (value ?? undefined)}
        >
          {value === null ? <span className={s.none}>–</span> : value}
        </td>
      ))}
    </tr>
  );
}
