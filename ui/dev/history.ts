// SPDX-License-Identifier: Apache-2.0
// What happened in the mock's world: jobs, runs, predictions, reports, alerts, audit.
import { at, FEATURES, gauss, hash, hex, random, type S, VERSIONS } from './world';

const WEIGHTS = [0.25, 0.4, 0.5, 0.12, 0.18, -0.05, 0.09, -0.4, 0.35, 0.6, 0.2, 0.8, 0.3];
const STEPS = [
  'features',
  'validate',
  'split',
  'search',
  'cross_validate',
  'train',
  'evaluate',
  'bias',
  'log',
  'register',
  'gate',
];

function job(
  id: string,
  kind: string,
  subject: string,
  minute: number,
  length: number,
  extra: Partial<S['Job']> = {},
): S['Job'] {
  const names = kind === 'materialize' ? ['read', 'write'] : STEPS;
  const step = length / names.length;
  return {
    job_id: id,
    kind,
    status: 'succeeded',
    progress: 1,
    error: null,
    message: null,
    subject,
    created_at: at(minute),
    started_at: at(minute),
    ended_at: at(minute + length),
    created_by: 'local',
    attempts: 1,
    caused_by: null,
    steps: names.map((name, i) => ({
      name,
      status: 'succeeded' as const,
      started_at: at(minute + i * step),
      ended_at: at(minute + (i + 1) * step),
      progress: 1,
      message: name === 'search' ? '10 of 10 trials, best ROC AUC 0.914' : null,
    })),
    ...extra,
  };
}

const running = job('job-5', 'training', 'readmission', 41, 1, {
  status: 'running',
  progress: 0.42,
  ended_at: null,
});
running.steps = running.steps.map((step, i) =>
  i < 4
    ? step
    : {
        ...step,
        status: i === 4 ? 'running' : 'queued',
        progress: i === 4 ? 0.6 : null,
        started_at: i === 4 ? at(41.5) : null,
        ended_at: null,
        message: i === 4 ? 'fold 3 of 5' : null,
      },
);
export const jobs: S['Job'][] = [
  running,
  job('job-4', 'retraining', 'heart_disease', 30, 2.8, {
    created_by: 'alert',
    caused_by: 'alert-1',
  }),
  job('job-3', 'training', 'heart_disease', 2, 0.2, {
    status: 'failed',
    error:
      'dataset heart_train: not found (expected: the name of a dataset; there is heart_training)',
    progress: 0,
  }),
  job('job-2', 'training', 'heart_disease', 2.4, 1.5),
  job('job-1', 'materialize', 'exercise', 0.6, 0.02),
  job('job-0', 'materialize', 'vitals', 0.5, 0.02),
];

export const runs: S['RunDetail'][] = Array.from({ length: 340 }, (_, i) => {
  const version = VERSIONS[i];
  const type = version?.model_type ?? (i % 3 ? 'xgboost' : 'logistic_regression');
  const auc = version ? Number(version.metrics.roc_auc?.value) : 0.86 + 0.05 * random();
  const metrics = {
    roc_auc: auc,
    f1: auc - 0.085,
    log_loss: 1.27 - auc,
    brier: 1.03 - auc,
    validation_log_loss: 0.38,
  };
  return {
    run_id: version?.run_id ?? hex(32),
    name: version ? `${type} ${version.semantic_version}` : `trial ${340 - i}`,
    experiment_id: i % 7 === 6 ? '2' : '1',
    experiment_name: i % 7 === 6 ? 'readmission' : 'heart_disease',
    status: i === 5 ? 'RUNNING' : i === 9 ? 'FAILED' : 'FINISHED',
    lifecycle_stage: 'active',
    user: 'pipeline',
    started_at: at(40 - i * 0.11),
    ended_at: i === 5 ? null : at(40 - i * 0.11 + 0.08),
    artifact_uri: `mlflow-artifacts:/1/${i}`,
    params: {
      model_type: type,
      max_depth: String(2 + (i % 5)),
      eta: (0.05 + (i % 9) / 50).toFixed(2),
      seed: '42',
    },
    metrics: i === 9 ? {} : metrics,
    tags: { 'bellwether.dataset': 'heart_training/1' },
    datasets: [
      {
        name: 'heart_training',
        digest: '9f2c41aa',
        context: 'training',
        source_type: 'local',
        source: '{"uri": "heart_training.csv"}',
      },
    ],
    latest_metrics: Object.entries(metrics).map(([key, value]) => ({
      key,
      value,
      step: key === 'validation_log_loss' ? 99 : 0,
      time: at(39),
    })),
    artifacts: [
      { path: 'model/model.json', size_bytes: 181_204 },
      { path: 'model/MLmodel', size_bytes: 1_103 },
      { path: 'evaluation/roc.json', size_bytes: 9_872 },
    ],
    model_versions: version
      ? [
          {
            name: version.name,
            version: version.version,
            semantic_version: version.semantic_version,
          },
        ]
      : [],
    logged_models: [],
  };
});

export function explain(features: S['Features']): S['Explanation'] {
  const base = -0.17;
  const raw = FEATURES.map((f, i) => {
    const value = features[f.name] ?? null;
    const z = typeof value === 'number' ? (value - f.mean) / f.std : 0.4;
    return {
      feature: f.name,
      value,
      contribution: Number((z * (WEIGHTS[i] ?? 0)).toFixed(5)),
    };
  });
  const margin = base + raw.reduce((sum, item) => sum + item.contribution, 0);
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  return {
    space: 'log_odds',
    base_value: base,
    contributions: raw
      .map(item => ({
        ...item,
        probability_effect: sigmoid(margin) - sigmoid(margin - item.contribution),
      }))
      .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
  };
}

export function score(features: S['Features']) {
  const { base_value, contributions } = explain(features);
  const probability =
    1 / (1 + Math.exp(-contributions.reduce((sum, item) => sum + item.contribution, base_value)));
  const risk_level: S['RiskLevel'] =
    probability < 0.3 ? 'low' : probability < 0.7 ? 'medium' : 'high';
  return { prediction: probability >= 0.5 ? 1 : 0, probability, risk_level };
}

export const predictions: S['PredictionDetail'][] = Array.from({ length: 500 }, (_, i) => {
  const shift = i < 250 ? 1 : 0;
  const features: S['Features'] = Object.fromEntries(
    FEATURES.map(f => {
      const drift = f.name === 'age' ? 15 * shift : f.name === 'chol' ? 80 * shift : 0;
      if (f.type === 'string') return [f.name, random() < 0.6 ? 'normal' : 'reversible'];
      if (f.name === 'ca' && random() < 0.02) return [f.name, null];
      const value = Math.max(f.min, f.mean + f.std * gauss()) + drift;
      return [f.name, f.name === 'oldpeak' ? Number(value.toFixed(1)) : Math.round(value)];
    }),
  );
  const label = i % 2 ? { value: random() < 0.5 ? 1 : 0, time: at(29) } : null;
  return {
    prediction_id: `${hex(8)}-${hex(4)}-7${hex(3)}-a${hex(3)}-${hex(12)}`,
    model_name: 'heart_disease',
    model_version: '1',
    semantic_version: '1.0.0',
    route: 'champion',
    propensity: 1,
    endpoint: '/ml/{model}/predict',
    client: 'local',
    request_id: hex(16),
    time: at(28 - i * 0.02),
    features,
    entities: i % 5 === 0 ? { patient_id: `PT${String(1 + (i % 303)).padStart(4, '0')}` } : null,
    ...score(features),
    probabilities: null,
    label,
    latency_ms: 0.4 + random(),
    explanation: explain(features),
    label_history: label ? [label] : [],
  };
});

const actions = [
  'dataset.create',
  'feature_view.put',
  'feature_view.materialize',
  'training_set.create',
  'training.start',
  'model_version.create',
  'model_alias.set',
  'monitoring.run',
  'alert.create',
  'training.retrain',
];
export const audit: S['AuditRecord'][] = Array.from({ length: 48 }, (_, i) => ({
  sequence: 48 - i,
  time: at(40 - i * 0.8),
  actor: i % 3 ? 'local' : 'system',
  action: actions[i % actions.length] ?? '',
  subject: ['dataset:heart_vitals/1', 'view:vitals', 'model:heart_disease/1'][i % 3] ?? '',
  request_id: `req-${hex(6)}`,
  details: {},
  hash: hash().slice(7),
  previous_hash: hash().slice(7),
}));
