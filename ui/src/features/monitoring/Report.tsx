// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import { alert } from '../../app/api/queries';
import { DistributionLegend } from '../../charts/Distribution';
import { Muted, Section } from '../../ui/atoms';
import { DataTable } from '../../ui/DataTable';
import { count, ordered, timeSpan, words } from '../../ui/format';
import { Feature } from './Feature';
import s from './monitoring.module.css';
import { columns } from './performance';

type Of = Schemas['MonitoringReport'];

/** One stored check: features by effect, reference against current. */
export function Report({ of }: { of: Of }) {
  const features = [...of.features].sort((a, b) => b.effect - a.effect);
  return (
    <div data-testid="report" data-report={of.report_id}>
      <Section title="Features, largest effect first" aside={<DistributionLegend />}>
        <p className={s.window}>
          <Muted>
            {count(of.window.predictions)} predictions of version {of.model_version},{' '}
            {of.window.from && of.window.to && timeSpan(of.window.from, of.window.to)}
            {of.reference && (
              <>
                , against{' '}
                <Link
                  to="/data/$name/$version"
                  params={{ name: of.reference.name, version: String(of.reference.version) }}
                >
                  {of.reference.name} version {of.reference.version}
                </Link>{' '}
                ({count(of.reference.rows)} rows)
              </>
            )}
            {of.alert_ids.map(id => (
              <Opened key={id} id={id} />
            ))}
          </Muted>
        </p>
        <div className={s.grid}>
          {of.prediction_drift && <Feature of={of.prediction_drift} title="prediction" />}
          {features.map(feature => (
            <Feature key={feature.name} of={feature} title={feature.name} />
          ))}
        </div>
      </Section>
      <Performance of={of.performance} />
    </div>
  );
}

function Opened({ id }: { id: string }) {
  const { data } = useQuery(alert(id));
  return (
    <>
      ; opened the{' '}
      <Link to="/alerts/$alertId" params={{ alertId: id }}>
        {data ? `${words(data.type)} alert, ${data.level}` : `alert ${id.slice(0, 8)}`}
      </Link>
    </>
  );
}

function Performance({ of }: { of: Of['performance'] }) {
  if (!of) {
    return (
      <Section title="Performance">
        <Muted>No label has arrived for these predictions, so their quality is not known.</Muted>
      </Section>
    );
  }
  return (
    <Section title={`Performance on ${count(of.labelled)} labelled predictions`}>
      <DataTable
        label="Performance"
        plain
        prefix="performance."
        rows={ordered(of.metrics)}
        columns={columns}
        rowKey={([name]) => name}
      />
    </Section>
  );
}
