// SPDX-License-Identifier: Apache-2.0
// The mock's small world: heart disease, after one turn of the loop.
import type { components } from '../src/app/api/schema';

export type S = components['schemas'];

const START = Date.now() - 42 * 60_000;
export const at = (minutes: number) => new Date(START + minutes * 60_000).toISOString();

let seed = 42;
export function random(): number {
  seed = (seed * 1664525 + 1013904223) % 4294967296;
  return seed / 4294967296;
}
export const gauss = () =>
  Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(6.2831853 * random());
export const hex = (n: number) =>
  Array.from({ length: n }, () => Math.floor(random() * 16).toString(16)).join('');
export const hash = () => `sha256:${hex(64)}`;
const round = (x: number, d = 4) => Number(x.toFixed(d));
export const bound = (value: number, half: number): S['Interval'] => ({
  value: round(value),
  low: round(value - half),
  high: round(value + half),
});

export const FEATURES = [
  { name: 'age', type: 'integer', unit: 'years', mean: 54.4, std: 9, min: 29, max: 77 },
  { name: 'sex', type: 'integer', unit: null, mean: 0.68, std: 0.47, min: 0, max: 1 },
  { name: 'cp', type: 'integer', unit: null, mean: 3.2, std: 0.96, min: 1, max: 4 },
  { name: 'trestbps', type: 'integer', unit: 'mmHg', mean: 131.7, std: 17.6, min: 94, max: 200 },
  { name: 'chol', type: 'double', unit: 'mg/dl', mean: 246.7, std: 51.8, min: 126, max: 564 },
  { name: 'fbs', type: 'integer', unit: null, mean: 0.15, std: 0.36, min: 0, max: 1 },
  { name: 'restecg', type: 'integer', unit: null, mean: 1, std: 1, min: 0, max: 2 },
  { name: 'thalach', type: 'integer', unit: 'bpm', mean: 149.6, std: 22.9, min: 71, max: 202 },
  { name: 'exang', type: 'integer', unit: null, mean: 0.33, std: 0.47, min: 0, max: 1 },
  { name: 'oldpeak', type: 'double', unit: 'mm', mean: 1.04, std: 1.16, min: 0, max: 6.2 },
  { name: 'slope', type: 'integer', unit: null, mean: 1.6, std: 0.62, min: 1, max: 3 },
  { name: 'ca', type: 'double', unit: null, mean: 0.67, std: 0.94, min: 0, max: 3 },
  { name: 'thal', type: 'string', unit: null, mean: 0, std: 1, min: 0, max: 0 },
] as const;

const columns: S['DatasetVersion']['columns'] = [
  { name: 'patient_id', type: 'string', missing: 0 },
  { name: 'diagnosed_at', type: 'timestamp', missing: 0 },
  ...FEATURES.map(f => ({
    name: f.name,
    type: f.type,
    missing: f.name === 'ca' ? 4 : f.name === 'thal' ? 2 : 0,
  })),
  { name: 'num', type: 'integer', missing: 0 },
];

function version(
  name: string,
  number: number,
  rows: number,
  minute: number,
  lineage: S['DatasetLineage'] | null,
): S['DatasetVersion'] {
  return {
    name,
    version: number,
    content_hash: hash(),
    rows,
    columns,
    format: lineage ? 'parquet' : 'csv',
    size_bytes: rows * 61,
    created_at: at(minute),
    created_by: 'local',
    lineage,
  };
}

const ref = ({
  name,
  version: number,
  content_hash,
  rows,
}: S['DatasetVersion']): S['DatasetRef'] => ({
  name,
  version: number,
  content_hash,
  rows,
});

const views = [
  { name: 'vitals', version: 1 },
  { name: 'exercise', version: 1 },
];
const vitals = version('heart_vitals', 1, 303, 0, null);
const exercise = version('heart_exercise', 1, 303, 0.1, null);
const labels = version('heart_labels', 1, 303, 0.2, null);
const lineage: S['DatasetLineage'] = {
  kind: 'training_set',
  sources: [labels, vitals, exercise].map(ref),
  views,
  features: FEATURES.map((f, i) => `${i < 7 ? 'vitals' : 'exercise'}:${f.name}`),
  event_time: 'diagnosed_at',
  roles: { patient_id: 'entity', diagnosed_at: 'time', num: 'other' },
  labelled_predictions: 0,
  job_id: null,
};
const first = version('heart_training', 1, 303, 1, lineage);
const second = version('heart_training', 2, 553, 31, {
  ...lineage,
  kind: 'retraining_set',
  sources: [ref(first)],
  labelled_predictions: 250,
  job_id: 'job-4',
});
export const datasets = [second, first, labels, exercise, vitals];
export { first, ref, second };

export const featureViews: S['FeatureView'][] = views.map(({ name }, i) => ({
  name,
  version: 1,
  entities: ['patient_id'],
  dataset: `heart_${name}`,
  event_time: 'measured_at',
  ttl_seconds: 0,
  features: FEATURES.slice(i ? 7 : 0, i ? 13 : 7).map(f => ({
    name: f.name,
    type: f.type,
    unit: f.unit,
  })),
  owner: 'cardiology@example.org',
  tags: { domain: 'heart' },
  created_at: at(0.4),
  updated_at: at(0.4),
  materialized: { at: at(0.6 + i * 0.1), entities: 303, job_id: `job-${i}` },
}));

export const VERSIONS: S['ModelVersion'][] = (
  [
    ['3', '1.1.0', 'xgboost', ['challenger'], 'development', second, 0.931, 33],
    ['2', '1.0.1', 'logistic_regression', [], 'development', first, 0.904, 4],
    ['1', '1.0.0', 'xgboost', ['champion'], 'production', first, 0.912, 3.8],
  ] as const
).map(([number, semantic, type, aliases, stage, data, auc, minute]) => ({
  name: 'heart_disease',
  version: number,
  semantic_version: semantic,
  aliases: [...aliases],
  stage,
  model_type: type,
  metrics: {
    roc_auc: bound(auc, 0.021),
    precision: bound(auc - 0.07, 0.04),
    recall: bound(auc - 0.1, 0.05),
    f1: bound(auc - 0.085, 0.04),
    log_loss: bound(1.27 - auc, 0.03),
    brier: bound(1.03 - auc, 0.012),
  },
  run_id: `${number}`.repeat(8) + hex(24),
  job_id: data === first ? 'job-2' : 'job-4',
  trigger_reason: data === first ? 'manual' : 'data_drift',
  dataset: ref(data),
  signature: {
    inputs: FEATURES.map(f => ({
      name: f.name,
      type: f.type,
      unit: f.unit,
      example: f.type === 'string' ? 'normal' : Math.round(f.mean),
      min: f.type === 'string' ? null : f.min,
      max: f.type === 'string' ? null : f.max,
      categories: f.type === 'string' ? ['normal', 'fixed', 'reversible'] : null,
    })),
    outputs: [{ name: 'probability', type: 'double' as const }],
  },
  entities: ['patient_id'],
  features: lineage.features,
  params: (type === 'xgboost'
    ? {
        max_depth: '4',
        eta: number === '3' ? '0.08' : '0.11',
        n_estimators: '100',
        subsample: '0.9',
        seed: '42',
      }
    : { C: '0.8', penalty: 'l2', seed: '42' }) as Record<string, string>,
  tags: { trained_by: 'pipeline' },
  description: '',
  size_bytes: type === 'xgboost' ? 184_320 : 2_210,
  content_hash: hash(),
  validation: {
    status: 'passed' as const,
    checked_at: at(minute),
    checks: [
      { name: 'loads', outcome: 'passed' as const, detail: `${type}, 13 inputs, binary` },
      {
        name: 'scores',
        outcome: 'passed' as const,
        detail: 'a row made from its inputs gives [0.41]',
      },
      { name: 'latency', outcome: 'passed' as const, detail: '0.012 ms a row (median of 200)' },
    ],
    gate: { passed: number === '1', refusals: number === '1' ? [] : ['+1.1 % against version 1'] },
  },
  created_at: at(minute),
  created_by: 'pipeline',
}));
