// SPDX-License-Identifier: Apache-2.0
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import { DistributionLegend } from '../../charts/Distribution';
import { Card, Facts, Muted, Section, When } from '../../ui/atoms';
import { count, label, metric, signed, toNumber } from '../../ui/format';
import { Feature } from './Feature';
import s from './monitoring.module.css';

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
            <When at={of.window.from} /> to <When at={of.window.to} />
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
      {of.alert_ids.length > 0 && (
        <p>
          Opened{' '}
          {of.alert_ids.map(id => (
            <Link
              key={id}
              to="/alerts/$alertId"
              params={{ alertId: id }}
              style={{ marginRight: 8 }}
            >
              alert {id.slice(0, 8)}
            </Link>
          ))}
        </p>
      )}
    </div>
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
      <Card>
        <Facts
          of={Object.entries(of.metrics).map(([name, item]) => [
            label(name),
            <span key={name} title={`95 % interval ${item.low} to ${item.high}`}>
              {metric(item.value)}{' '}
              <Muted>
                ({signed(item.change)} against {metric(toNumber(item.reference))})
              </Muted>
            </span>,
          ])}
        />
      </Card>
    </Section>
  );
}
