// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../app/api/client';
import { Distribution } from '../../charts/Distribution';
import { Muted, Status } from '../../ui/atoms';
import { count, label, metric, number, percent, pValue } from '../../ui/format';
import s from './monitoring.module.css';

/** One small multiple. It opens to the test behind it. */
export function Feature({ of, title }: { of: Schemas['DriftCheck']; title: string }) {
  const { distribution } = of;
  return (
    <article
      className={s.feature}
      data-testid={`drift-${title}`}
      data-drifted={of.drifted}
      aria-label={title}
    >
      <div className={s.head}>
        <h3>{title}</h3>
        <Status of={of.drifted ? 'failed' : 'ok'}>{of.drifted ? 'drifted' : 'stable'}</Status>
      </div>
      <div className={s.numbers}>
        <span>
          effect <strong data-testid="effect">{metric(of.effect)}</strong>
        </span>
        <span>p {pValue(of.p_value)}</span>
      </div>
      {distribution ? (
        <Distribution of={distribution} label={title} />
      ) : (
        <Muted>No distribution was kept.</Muted>
      )}
      <details className={s.details}>
        <summary>Test and missing values</summary>
        {label(of.method)}, statistic {number(of.statistic)}
        {of.importance !== null && `, weight ${percent(of.importance)} of the overall score`}
        {distribution &&
          `; missing ${count(distribution.reference_missing)} in the reference, ${count(distribution.current_missing)} now`}
      </details>
    </article>
  );
}
