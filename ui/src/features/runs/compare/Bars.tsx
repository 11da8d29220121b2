// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Schemas } from '../../../app/api/client';
import { compare } from '../../../ui/arrange';
import { metric, toNumber } from '../../../ui/format';
import s from './compare.module.css';
import type { Style } from './styles';

interface Props {
  of: Schemas['MetricCurves']['curves'];
  names: ReadonlyMap<string, string>;
  styles: ReadonlyMap<string, Style>;
}

const FIRST = 10;

/** A metric that was logged once a run, the largest value first. */
export function Bars({ of, names, styles }: Props) {
  const [all, setAll] = useState(false);
  const rows = of
    .flatMap(curve => {
      const name = names.get(curve.run_id);
      const value = curve.points.at(-1)?.value;
      return name !== undefined && value !== undefined
        ? [{ id: curve.run_id, name, value: toNumber(value) }]
        : [];
    })
    .sort((a, b) => compare(a.value, b.value, true));
  const most = Math.max(...rows.map(row => Math.abs(row.value)).filter(Number.isFinite));
  const width = (value: number) =>
    Number.isFinite(value) ? (100 * Math.abs(value)) / (most || 1) : 0;
  return (
    <>
      <ul className={s.bars}>
        {(all ? rows : rows.slice(0, FIRST)).map(({ id, name, value }) => (
          <li key={id}>
            <span className={s.barName} title={name}>
              {name}
            </span>
            <span className={s.track}>
              <span style={{ width: `${width(value)}%`, background: styles.get(id)?.color }} />
            </span>
            <span className={s.barValue}>{metric(value)}</span>
          </li>
        ))}
      </ul>
      {rows.length > FIRST && (
        <Button size="compact-xs" variant="subtle" onClick={() => setAll(!all)}>
          {all ? 'The first ten' : `All ${rows.length}`}
        </Button>
      )}
    </>
  );
}
