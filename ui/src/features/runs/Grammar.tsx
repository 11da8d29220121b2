// SPDX-License-Identifier: Apache-2.0
import s from './RunTable.module.css';

const EXAMPLES: [string, string][] = [
  ['metrics.roc_auc > 0.9', 'the latest value of a metric'],
  ["params.model_type = 'xgboost'", 'a parameter; texts stand in quotes'],
  ["tags.`mlflow.source.name` LIKE '%train.py'", 'a tag; odd names stand in backticks'],
  ["attributes.status = 'FAILED'", 'also run_name, user_id, start_time, end_time'],
  ["datasets.name = 'patients'", 'what it has read; also digest, context'],
  ['tags.`mlflow.parentRunId` IS NULL', 'runs that are nested in no other'],
];

/** MLflow's grammar by example; a click uses one. */
export function Grammar({ onUse }: { onUse: (filter: string) => void }) {
  return (
    <>
      <p className={s.hint}>
        MLflow’s grammar: conditions joined by <code>and</code>. Anything else looks for a part of
        the name.
      </p>
      <dl className={s.examples}>
        {EXAMPLES.map(([filter, says]) => (
          <div key={filter}>
            <dt>
              <button type="button" className="link" onClick={() => onUse(filter)}>
                <code>{filter}</code>
              </button>
            </dt>
            <dd>{says}</dd>
          </div>
        ))}
      </dl>
      <p className={s.keys}>
        Keys: <kbd>/</kbd> filters, <kbd>j</kbd> and <kbd>k</kbd> go down and up, <kbd>Space</kbd>{' '}
        selects, <kbd>Enter</kbd> opens, <kbd>←</kbd> and <kbd>→</kbd> fold.
      </p>
    </>
  );
}
