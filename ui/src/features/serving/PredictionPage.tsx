// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import { prediction } from '../../app/api/queries';
import {
  Card,
  Columns,
  Facts,
  Figure,
  Figures,
  Id,
  Muted,
  Section,
  Status,
  Verdict,
  When,
} from '../../ui/atoms';
import { millis, NONE, percent } from '../../ui/format';
import { Query } from '../../ui/Query';
import { Risk, shown, Why } from './Result';

type Detail = Schemas['PredictionDetail'];

export function PredictionPage() {
  const { predictionId = '' } = useParams({ strict: false });
  return (
    <Query of={useQuery(prediction(predictionId))} height={560}>
      {of => (
        <>
          <Verdict>{outcome(of)}</Verdict>
          <Figures>
            <Figure
              label="Probability"
              note={
                of.risk_level ? (
                  <>
                    <Risk of={of.risk_level} /> risk
                  </>
                ) : undefined
              }
            >
              {percent(of.probability)}
            </Figure>
            <Figure label="Prediction">{shown(of.prediction)}</Figure>
            <Figure label="Label" note={of.label ? <When at={of.label.time} /> : 'not known yet'}>
              {of.label ? String(of.label.value) : NONE}
            </Figure>
            <Figure label="Version" note={`by route ${of.route}`}>
              <Link
                to="/models/$name/$version"
                params={{ name: of.model_name, version: of.model_version }}
              >
                {of.model_version}
                {of.semantic_version && ` (${of.semantic_version})`}
              </Link>
            </Figure>
            <Figure label="Latency" note={<When at={of.time} />}>
              {millis(of.latency_ms)}
            </Figure>
          </Figures>
          <Section title="Why" aside={<Muted>computed again from the logged features</Muted>}>
            <Card>
              {of.explanation || of.explanations ? (
                <Why of={of.explanation ? [of.explanation] : (of.explanations ?? [])} />
              ) : (
                <Muted>
                  No explanation of this model is computed at once. Ask for one, with this
                  prediction’s id:{' '}
                  <code>
                    POST /api/v1/models/{of.model_name}/{of.model_version}/explanations
                  </code>
                </Muted>
              )}
            </Card>
          </Section>
          <Columns>
            <Section title="Inputs">
              <Card>
                <Facts
                  of={Object.entries(of.features).map(([name, value]) => [
                    name,
                    value === null ? 'missing' : String(value),
                  ])}
                />
              </Card>
            </Section>
            <Section title="Record">
              <Card>
                <Facts of={record(of)} />
              </Card>
            </Section>
          </Columns>
        </>
      )}
    </Query>
  );
}

function outcome(of: Detail) {
  if (!of.label) return <Status of="quiet">The outcome is not known yet</Status>;
  const right = String(of.label.value) === String(of.prediction);
  return (
    <Status of={right ? 'ok' : 'failed'}>
      {right ? 'The prediction was right' : 'The prediction was wrong'}
    </Status>
  );
}

function record(of: Detail): [string, React.ReactNode][] {
  const from = of.entities
    ? Object.entries(of.entities)
        .map(([name, key]) => `${name} ${key}`)
        .join(', ')
    : 'sent with the request';
  return [
    ['Id', <Id key="id" of={of.prediction_id} />],
    [
      'Model',
      <Link key="model" to="/models/$name" params={{ name: of.model_name }}>
        {of.model_name}
      </Link>,
    ],
    ['Inputs from', of.entities ? `online store, ${from}` : from],
    ['Labels so far', of.label_history.length],
  ];
}
