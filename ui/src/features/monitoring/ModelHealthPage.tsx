// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { api, type Schemas, unwrap } from '../../app/api/client';
import { dashboard, report, reports } from '../../app/api/queries';
import { useRows } from '../../app/api/useRows';
import { Delta, Figure, Figures, Section, Status, Verdict, When } from '../../ui/atoms';
import { Confirm } from '../../ui/Confirm';
import { count, label, metric, millis, ordered, percent, signed } from '../../ui/format';
import { Empty, Query } from '../../ui/Query';
import { useUrlState } from '../../ui/urlState';
import { History } from './History';
import { Report } from './Report';

export function ModelHealthPage() {
  const { model = '' } = useParams({ strict: false });
  const [chosen, choose] = useUrlState('report');
  const { of, more } = useRows(reports(model), page => page.reports);
  return (
    <Query of={of} height={640}>
      {all => {
        const id = chosen || all[0]?.report_id;
        return (
          <>
            <Verdict action={<CheckNow model={model} done={() => choose('')} />}>
              <Sentence of={all.find(item => item.report_id === id)} />
              <Link to="/models/$name" params={{ name: model }}>
                Versions
              </Link>
            </Verdict>
            <Dashboard model={model} newest={all[0]?.report_id} />
            {id ? <Shown id={id} /> : <None />}
            {all.length > 0 && (
              <Section title="Reports">
                <History reports={all} chosen={id ?? ''} onChoose={choose} more={more} />
              </Section>
            )}
          </>
        );
      }}
    </Query>
  );
}

function Sentence({ of }: { of: Schemas['MonitoringReportSummary'] | undefined }) {
  if (!of) return <Status of="quiet">Not checked yet</Status>;
  return (
    <>
      <Status of={of.state}>
        <span data-testid="drift-verdict">{of.summary}</span>
      </Status>
      <span>
        checked <When at={of.created_at} />, {of.trigger}
      </span>
    </>
  );
}

function None() {
  return (
    <Empty>
      No report yet. A report holds the last predictions against the training data, feature by
      feature: press “Check now”.
    </Empty>
  );
}

function Shown({ id }: { id: string }) {
  return (
    <Query of={useQuery(report(id))} height={480}>
      {of => <Report of={of} />}
    </Query>
  );
}

function CheckNow({ model, done }: { model: string; done: () => void }) {
  return (
    <Confirm
      button="Check now"
      title={`Check ${model}`}
      primary
      changes={['monitoring', 'alerts', 'jobs', 'overview']}
      act={async () => {
        await unwrap(
          api.POST('/api/v1/monitoring/run', { body: { model_name: model, last: 500 } }),
        );
        done();
      }}
    >
      Holds the last 500 predictions against the training data. A strong drift opens an alert, and
      that starts a retraining.
    </Confirm>
  );
}

/** A change is marked as bad only when the check said so: its interval may well hold the old value. */
function Dashboard({ model, newest }: { model: string; newest: string | undefined }) {
  const latest = useQuery({ ...report(newest ?? ''), enabled: newest !== undefined }).data;
  const degraded = latest?.performance?.degraded ?? false;
  return (
    <Query of={useQuery(dashboard(model))} height={80}>
      {({ performance, drift, operational }) => (
        <Figures>
          <Figure
            label="Overall drift"
            note={`${drift.drifted} of ${drift.total} features${drift.most ? `, most ${drift.most}` : ''}`}
            testid="overall-drift"
          >
            {metric(drift.overall)}
          </Figure>
          {ordered(performance)
            .slice(0, 3)
            .map(([name, { value, change }]) => (
              <Figure
                key={name}
                label={`${label(name)}, live`}
                note={<Delta value={degraded ? change : 0}>{signed(change)} to evaluation</Delta>}
              >
                {metric(value)}
              </Figure>
            ))}
          <Figure label="Predictions per hour">{count(operational.predictions_per_hour)}</Figure>
          <Figure label="Mean response">{millis(operational.avg_response_ms)}</Figure>
          <Figure label="Errors">{percent(operational.error_rate)}</Figure>
        </Figures>
      )}
    </Query>
  );
}
