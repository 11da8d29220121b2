// SPDX-License-Identifier: Apache-2.0
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schemas } from '../../app/api/client';
import { colorOf } from '../../charts/palette';
import { ZeroWhisker } from '../../charts/Small';
import { Delta, Id, Measured, When } from '../../ui/atoms';
import { bounds, byImportance, bytes, count, label, NONE, signed, toNumber } from '../../ui/format';
import { Scroll } from '../../ui/Scroll';
import s from './compare.module.css';
import { Marks } from './versionColumns';

type Comparison = Schemas['ModelComparison'];
type Side = Schemas['ComparedVersion'];

function Heads({ of }: { of: Comparison }) {
  return [of.baseline, of.candidate].map(side => (
    <th scope="col" key={side.version} className={s.number}>
      <span style={{ color: colorOf(side.version) }} aria-hidden>
        ●{' '}
      </span>
      Version {side.version}
    </th>
  ));
}

export function ComparedMetrics({ of }: { of: Comparison }) {
  const metrics = [...of.metrics].sort((a, b) => byImportance(a.name, b.name));
  const reach = Math.max(...metrics.flatMap(item => ends(item.difference)));
  return (
    <Scroll label="Metrics of both versions" className={s.frame}>
      <table className={s.table}>
        <caption className="sr-only">Metrics of both versions</caption>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <Heads of={of} />
            <th scope="col" className={s.number}>
              Difference
            </th>
            <th scope="col">Its paired 95 % interval</th>
          </tr>
        </thead>
        <tbody>
          {metrics.map(item => (
            <tr key={item.name} data-metric={item.name}>
              <th scope="row">
                {label(item.name)}
                {item.name === of.metric && <span className={s.note}> decides</span>}
                {!item.greater_is_better && <span className={s.note}> less is better</span>}
              </th>
              <td className={s.number}>
                <Measured of={item.baseline} />
              </td>
              <td className={s.number}>
                <Measured of={item.candidate} />
              </td>
              <td className={s.number}>
                <span title={bounds(item.difference)}>
                  <Delta value={gain(item)}>{signed(item.difference.value)}</Delta>
                </span>
              </td>
              <td>
                <ZeroWhisker
                  label={`Difference in ${label(item.name)}: ${signed(item.difference.low)} to ${signed(item.difference.high)}, in units of the metric`}
                  value={toNumber(item.difference.value)}
                  low={toNumber(item.difference.low)}
                  high={toNumber(item.difference.high)}
                  reach={reach}
                />
                <span className={s.note}>
                  {signed(item.difference.low)} to {signed(item.difference.high)}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function ends({ value, low, high }: Schemas['Interval']): number[] {
  return [value, low, high].map(end => Math.abs(toNumber(end))).filter(Number.isFinite);
}

/** What the difference says: nothing while its interval holds 0. */
function gain({ difference, greater_is_better }: Comparison['metrics'][number]): number {
  const { low, high } = difference;
  if (low !== null && high !== null && toNumber(low) <= 0 && toNumber(high) >= 0) return 0;
  return toNumber(difference.value) * (greater_is_better ? 1 : -1);
}

/** Data, size and parameters: only what differs, and always the data. */
export function Differences({ of, children }: { of: Comparison; children?: ReactNode }) {
  const rows: [string, (side: Side) => ReactNode, string?][] = [
    ['Aliases', side => <Marks of={side} />],
    ['Type', side => label(side.model_type)],
    ['Training data', side => <Data of={side} />, 'data'],
    ['Rows', side => (side.dataset ? count(side.dataset.rows) : NONE), 'rows'],
    ['Content hash', side => <Id of={side.dataset?.content_hash} length={12} />, 'hash'],
    ['Size', side => bytes(side.size_bytes)],
    ['Created', side => <When at={side.created_at} />],
  ];
  const params = of.params.filter(param => param.baseline !== param.candidate);
  return (
    <Scroll label="What differs" className={s.frame}>
      <table className={s.table}>
        <caption className="sr-only">What differs</caption>
        <thead>
          <tr>
            <th scope="col">{dataWord(of)}</th>
            <Heads of={of} />
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, read, key]) => (
            <tr key={name} data-row={key}>
              <th scope="row">{name}</th>
              <td className={s.number}>{read(of.baseline)}</td>
              <td className={s.number}>{read(of.candidate)}</td>
            </tr>
          ))}
          {children}
          {params.map(param => (
            <tr key={`param ${param.name}`}>
              <th scope="row">
                {param.name}
                <span className={s.note}> parameter</span>
              </th>
              <td className={s.number}>{param.baseline ?? NONE}</td>
              <td className={s.number}>{param.candidate ?? NONE}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function dataWord({ same_data, baseline, candidate }: Comparison): string {
  if (same_data) return 'Same data';
  return baseline.dataset && candidate.dataset ? 'Different data' : 'Data not known';
}

function Data({ of }: { of: Side }) {
  if (!of.dataset) return NONE;
  const { name, version } = of.dataset;
  return (
    <Link to="/data/$name/$version" params={{ name, version: String(version) }}>
      {name} version {version}
    </Link>
  );
}
