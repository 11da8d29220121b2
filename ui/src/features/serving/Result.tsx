// SPDX-License-Identifier: Apache-2.0
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import { Waterfall } from '../../charts/Waterfall';
import { Id, Muted, Status } from '../../ui/atoms';
import { percent } from '../../ui/format';
import { Scroll } from '../../ui/Scroll';
import { brief } from './outcome';
import s from './serving.module.css';

export function Risk({ of }: { of: Schemas['RiskLevel'] }) {
  return <Status of={of === 'low' ? 'ok' : of}>{of}</Status>;
}

const MOST_CLASSES = 5;

/** The most probable classes, the first of which is the answer. */
function classes(probabilities: Record<string, number>): string {
  const sorted = Object.entries(probabilities).sort(([, a], [, b]) => b - a);
  const named = sorted.slice(0, MOST_CLASSES).map(([name, p]) => `class ${name} ${percent(p)}`);
  const more = sorted.length - named.length;
  return [...named, ...(more > 0 ? [`${more} others`] : [])].join(' · ');
}

export function Result({ of }: { of: Schemas['PredictReply'] }) {
  return (
    <div role="status" data-testid="prediction-result">
      <p className={s.headline}>
        <strong data-testid="probability">
          {of.probability === undefined ? brief(of.prediction) : percent(of.probability)}
        </strong>
        {of.probability !== undefined && <span>class {String(of.prediction)}</span>}
        {of.probabilities && <span>{classes(of.probabilities)}</span>}
        {of.risk_level && (
          <span>
            <Risk of={of.risk_level} /> risk
          </span>
        )}
      </p>
      <p className={s.provenance}>
        version{' '}
        <Link
          to="/models/$name/$version"
          params={{ name: of.model_name, version: of.model_version }}
        >
          {of.model_version} ({of.semantic_version})
        </Link>{' '}
        by route {of.route} · prediction{' '}
        <Link to="/serving/$predictionId" params={{ predictionId: of.prediction_id }}>
          open
        </Link>{' '}
        <Id of={of.prediction_id} />
      </p>
      {of.explanation || of.explanations ? (
        <Why of={of.explanation ? [of.explanation] : (of.explanations ?? [])} />
      ) : (
        <Unexplained model={of.model_name} version={of.model_version} />
      )}
    </div>
  );
}

export function Unexplained({ model, version }: { model: string; version: string }) {
  return (
    <Muted>
      No explanation of this model is computed at once. Ask for one, with this prediction’s id:{' '}
      <code>
        POST /api/v1/models/{model}/{version}/explanations
      </code>
    </Muted>
  );
}

/** One explanation, or one for each of several targets. */
export function Why({ of }: { of: Schemas['Explanation'][] }) {
  return of.map(one => (
    <section key={one.target ?? 'one'}>
      {one.target !== undefined && <h3>Target {one.target}</h3>}
      <Explained of={one} />
    </section>
  ));
}

function Explained({ of }: { of: Schemas['Explanation'] }) {
  return (
    <Scroll label="Contributions">
      <Waterfall
        base={of.base_value}
        logOdds={of.space === 'log_odds'}
        ofClass={of.class === undefined ? undefined : String(of.class)}
        contributions={of.contributions}
      />
      {of.baseline && (
        <div>
          <Muted>Held against {of.baseline.description}</Muted>
        </div>
      )}
    </Scroll>
  );
}
