// SPDX-License-Identifier: Apache-2.0
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import { Waterfall } from '../../charts/Waterfall';
import { Id, Status } from '../../ui/atoms';
import { percent } from '../../ui/format';
import { Scroll } from '../../ui/Scroll';
import s from './serving.module.css';

export function Risk({ of }: { of: Schemas['RiskLevel'] }) {
  return <Status of={of === 'low' ? 'ok' : of}>{of}</Status>;
}

/** Models that run in Python may answer lists and objects. */
export function shown(prediction: Schemas['PredictReply']['prediction']) {
  return typeof prediction === 'object' ? JSON.stringify(prediction) : String(prediction);
}

export function Result({ of }: { of: Schemas['PredictReply'] }) {
  return (
    <div role="status" data-testid="prediction-result">
      <p className={s.headline}>
        <strong data-testid="probability">
          {of.probability === undefined ? shown(of.prediction) : percent(of.probability)}
        </strong>
        {of.probability !== undefined && <span>class {String(of.prediction)}</span>}
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
      <Why of={of.explanation ? [of.explanation] : (of.explanations ?? [])} />
    </div>
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
        contributions={of.contributions}
      />
    </Scroll>
  );
}
