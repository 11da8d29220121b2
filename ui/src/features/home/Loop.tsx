// SPDX-License-Identifier: Apache-2.0
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../app/api/client';
import { Status, When } from '../../ui/atoms';
import s from './Loop.module.css';

const ROOMS: Record<Schemas['StageState']['stage'], { to: string; word: string }> = {
  data: { to: '/data', word: 'Data' },
  features: { to: '/features', word: 'Features' },
  training: { to: '/runs', word: 'Training' },
  registry: { to: '/models', word: 'Registry' },
  serving: { to: '/serving', word: 'Serving' },
  monitoring: { to: '/monitoring', word: 'Monitoring' },
};

/** The loop as one strip: each stage, its state, and its way on. */
export function Loop({ stages }: { stages: readonly Schemas['StageState'][] }) {
  return (
    <ol className={s.loop} aria-label="The loop" data-testid="loop">
      {stages.map(({ stage, state, summary, changed_at }) => (
        <li key={stage} className={s.stage} data-stage={stage} data-state={state}>
          <Link to={ROOMS[stage].to as '/'} className={s.link}>
            <span className={s.word}>{ROOMS[stage].word}</span>
            <Status of={state} />
          </Link>
          <p className={s.summary}>{summary}</p>
          <p className={s.when}>{changed_at ? <When at={changed_at} /> : 'not yet'}</p>
        </li>
      ))}
    </ol>
  );
}
