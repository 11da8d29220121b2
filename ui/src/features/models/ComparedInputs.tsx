// SPDX-License-Identifier: Apache-2.0
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Schemas } from '../../app/api/client';
import { predictions } from '../../app/api/queries';
import { count, millis, NONE, words } from '../../ui/format';
import s from './compare.module.css';
import { inputChanges, median } from './inputs';

type Version = Schemas['ModelVersion'];

interface Props {
  baseline: Version;
  candidate: Version;
}

/** What both versions take, as rows of the table of differences. */
export function ComparedInputs({ baseline, candidate }: Props) {
  const { same, changes, known } = inputChanges(baseline, candidate);
  const inputs = (of: Version) => (of.signature ? count(of.signature.inputs.length) : NONE);
  return (
    <>
      <tr data-row="inputs">
        <th scope="row">
          Inputs
          <span className={s.note}>
            {known ? ` ${count(same)} alike` : ' unknown without a signature'}
          </span>
        </th>
        <td className={s.number}>{inputs(baseline)}</td>
        <td className={s.number}>{inputs(candidate)}</td>
      </tr>
      <tr data-row="validation">
        <th scope="row">Validation</th>
        {[baseline, candidate].map(({ version, validation }) => (
          <td key={version} className={s.number}>
            {validation ? words(validation.status) : NONE}
          </td>
        ))}
      </tr>
      {known &&
        changes.map(change => (
          <tr key={change.name}>
            <th scope="row">
              {change.name}
              <span className={s.note}> input</span>
            </th>
            <td className={s.number}>{change.baseline ?? NONE}</td>
            <td className={s.number}>{change.candidate ?? NONE}</td>
          </tr>
        ))}
    </>
  );
}

/** What its validation measured, when nothing was predicted with it yet. */
const triedOut = ({ validation }: Version): string | undefined =>
  validation?.checks.find(({ name, outcome }) => name === 'latency' && outcome !== 'not_run')
    ?.detail;

/** How long both took for the newest predictions that are logged. */
export function ComparedLatency({ baseline, candidate }: Props) {
  const logged = useInfiniteQuery({ ...predictions(baseline.name), refetchInterval: false }).data
    ?.pages[0]?.predictions;
  const cell = (of: Version) => {
    const times = (logged ?? [])
      .filter(prediction => prediction.model_version === of.version)
      .flatMap(prediction => prediction.latency_ms ?? []);
    const middle = median(times);
    return (
      <td className={s.number} title={`of ${times.length} predictions`}>
        {middle === null ? (triedOut(of) ?? NONE) : millis(middle)}
      </td>
    );
  };
  return (
    <tr data-row="latency">
      <th scope="row">
        Latency
        <span className={s.note}> median of the newest predictions</span>
      </th>
      {cell(baseline)}
      {cell(candidate)}
    </tr>
  );
}
