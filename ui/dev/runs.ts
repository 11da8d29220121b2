// SPDX-License-Identifier: Apache-2.0
// The mock's answers about experiments and runs. It knows of the grammar only lists of ids.
import { runs } from './history';
import { at, random, type S } from './world';

export const curve = (): S['MetricPoints'] =>
  Array.from({ length: 100 }, (_, i) => ({
    step: i,
    value: 0.36 + 0.34 * Math.exp(-i / 18) + 0.004 * random(),
    time: at(30 + i / 100),
  }));

export const curves = (key: string, ids: readonly string[]): S['MetricCurves'] => ({
  key,
  curves: ids.map(run_id => ({ run_id, total: 100, points: curve() })),
});

export const experiments = (): S['Experiment'][] =>
  ['heart_disease', 'heart/readmission'].map((name, i) => ({
    experiment_id: String(i + 1),
    name,
    lifecycle_stage: 'active',
    artifact_location: '',
    created_at: at(0),
    updated_at: at(33),
    tags: {},
    runs: runs.filter(run => run.experiment_id === String(i + 1)).length,
    last_run_at: at(40),
  }));

export function runList(asked: URLSearchParams): S['Run'][] {
  const experiment = asked.get('experiment_id');
  const ids = /run_id IN \((.*)\)/.exec(asked.get('filter') ?? '')?.[1];
  return runs
    .filter(run => !experiment || run.experiment_id === experiment)
    .filter(run => !ids || ids.includes(run.run_id))
    .map(
      ({ latest_metrics: _l, artifacts: _a, model_versions: _m, logged_models: _o, ...rest }) =>
        rest,
    );
}
