// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import { modelVersion, prediction } from '../../app/api/queries';
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
import { answersValues, brief, outcome, shown } from './outcome';
import { Risk, Unexplained, Why } from './Result';

type Detail = Schemas['PredictionDetail'];

export function PredictionPage() {
  const { predictionId = '' } = useParams({ strict: false });
  return (
    <Query of={useQuery(prediction(predictionId))} height={560}>
      {of => (
        <>
          <Outcome of={of} />
          <Figures>
            {typeof of.probability === 'number' && (
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
            )}
            <Figure label="Prediction">
              <span title={shown(of.prediction)}>{brief(of.prediction)}</span>
            </Figure>
            <Figure label="Label" note={of.label ? <When at={of.label.time} /> : 'not known yet'}>
              {of.label ? <span title={shown(of.label.value)}>{brief(of.label.value)}</span> : NONE}
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
          <Section title="Why" aside={<Muted>from the logged features</Muted>}>
            <Card>
              {of.explanation || of.explanations ? (
                <Why of={of.explanation ? [of.explanation] : (of.explanations ?? [])} />
              ) : (
                <Unexplained model={of.model_name} version={of.model_version} />
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

/** Whether it was right or how far off; the version says which of the two can be told. */
function Outcome({ of }: { of: Detail }) {
  const version = useQuery(modelVersion(of.model_name, of.model_version));
  const { state, words } = outcome(of, answersValues(version.data));
  return (
    <Verdict>
      <Status of={version.isPending ? 'quiet' : state}>{version.isPending ? '…' : words}</Status>
    </Verdict>
  );
}

function record(of: Detail): [string, React.ReactNode][] {
  const from = of.entities
    ? Object.entries(of.entities)
        .map(([name, key]) => `${name} ${key}`)
        .join(', ')
    : of.route === 'logged'
      ? 'told with it'
      : 'sent with the request';
  return [
    ['Id', <Id key="id" of={of.prediction_id} />],
    [
      'Model',
      <Link key="model" to="/models/$name" params={{ name: of.model_name }}>
        {of.model_name}
      </Link>,
    ],
    ...Object.entries(of.probabilities ?? {}).map(
      ([name, probability]): [string, React.ReactNode] => [
        `Probability of ${name}`,
        percent(probability),
      ],
    ),
    ['Asked by', of.client ?? NONE],
    ['Endpoint', of.endpoint ? <code key="endpoint">{of.endpoint}</code> : NONE],
    ['Request', of.request_id ? <Id key="request" of={of.request_id} /> : NONE],
    ['Propensity of the version', percent(of.propensity)],
    ['Inputs from', of.entities && of.route !== 'logged' ? `online store, ${from}` : from],
    ['Labels so far', of.label_history.length],
  ];
}
