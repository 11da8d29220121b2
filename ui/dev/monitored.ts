// SPDX-License-Identifier: Apache-2.0
// The mock's reports and alerts.
import { at, bound, FEATURES, first, random, ref, type S } from './world';

function drift(name: string, effect: number, p: number, k: number): S['DriftCheck'] {
  const feature = FEATURES.find(f => f.name === name);
  const text = feature?.type === 'string';
  const bins = 16;
  const bump = (centre: number, width: number, n: number) =>
    Array.from({ length: bins }, (_, i) =>
      Math.max(0, Math.round(n * Math.exp(-(((i - centre) / width) ** 2)) + 3 * random())),
    );
  return {
    name,
    method: text ? 'chi_squared' : 'kolmogorov_smirnov',
    statistic: effect * 1.1,
    p_value: p,
    effect,
    drifted: effect >= 0.1,
    importance: 1 / (k + 3),
    distribution: text
      ? {
          categories: ['normal', 'reversible', 'fixed'],
          reference: [166, 117, 18],
          current: [300, 170, 30],
          reference_missing: 2,
          current_missing: 0,
        }
      : {
          edges: Array.from({ length: bins + 1 }, (_, i) =>
            feature ? feature.min + ((feature.max - feature.min) * i) / bins : i / bins,
          ),
          reference: bump(6, 3, 60),
          current: bump(6 + effect * 14, 3, 100),
          reference_missing: 0,
          current_missing: name === 'ca' ? 9 : 0,
        },
  };
}

const effects: [string, number, number][] = [
  ['chol', 0.41, 3e-21],
  ['age', 0.37, 8e-17],
  ['thalach', 0.062, 0.31],
  ['oldpeak', 0.058, 0.4],
  ['trestbps', 0.05, 0.52],
  ['ca', 0.047, 0.6],
  ['cp', 0.041, 0.7],
  ['thal', 0.036, 0.55],
  ['exang', 0.03, 0.8],
  ['slope', 0.026, 0.86],
  ['restecg', 0.022, 0.9],
  ['sex', 0.015, 0.94],
  ['fbs', 0.01, 0.98],
];
export const reports: S['MonitoringReport'][] = [28.5, 24, 19, 14].map((minute, i) => {
  const bad = i === 0;
  const scaled = effects.map(([name, effect, p], k) =>
    drift(name, bad ? effect : 0.02 + 0.01 * k * random(), bad ? p : 0.3, k),
  );
  return {
    report_id: `report-${4 - i}`,
    model_name: 'heart_disease',
    model_version: '1',
    semantic_version: '1.0.0',
    created_at: at(minute),
    trigger: i === 2 ? 'manual' : 'automatic',
    window: { from: at(minute - 5), to: at(minute), predictions: 500, labelled: bad ? 250 : 0 },
    state: bad ? 'failed' : 'ok',
    summary: bad
      ? 'chol and age moved: 2 of 13 features drifted, overall 0.24 (threshold 0.1).'
      : 'No feature drifted.',
    overall_drift_score: bad ? 0.24 : 0.03 + 0.01 * i,
    drifted_features: bad ? 2 : 0,
    total_features: 13,
    alert_ids: bad ? ['alert-1'] : [],
    reference: ref(first),
    features: scaled.sort((a, b) => b.effect - a.effect),
    prediction_drift: drift('probability', bad ? 0.16 : 0.02, bad ? 0.0004 : 0.4, 2),
    performance: bad
      ? {
          labelled: 250,
          degraded: true,
          metrics: {
            roc_auc: { ...bound(0.861, 0.03), reference: 0.912, change: -0.051 } as never,
            f1: { ...bound(0.79, 0.04), reference: 0.827, change: -0.037 } as never,
          },
        }
      : null,
  };
});

export const alerts: S['AlertDetail'][] = [
  {
    id: 'alert-1',
    level: 'high',
    type: 'data_drift',
    model_name: 'heart_disease',
    message:
      'chol (effect 0.41) and age (0.37) moved away from the training data; overall drift 0.24',
    severity: 0.83,
    suggested_action: 'Retrain on the newly labelled predictions and compare with the champion.',
    created_at: at(28.6),
    state: 'open',
    report_id: 'report-4',
    job_id: 'job-4',
    model_version: '3',
    deliveries: [
      {
        id: 'delivery-1',
        url: 'http://127.0.0.1:9900/hook',
        status: 'delivered',
        attempts: 1,
        response_status: 204,
        error: null,
        created_at: at(28.6),
        delivered_at: at(28.61),
      },
    ],
    history: [{ state: 'open', time: at(28.6), actor: 'monitoring' }],
  },
  {
    id: 'alert-0',
    level: 'medium',
    type: 'performance',
    model_name: 'heart_disease',
    message: 'ROC AUC fell by 0.051 on 250 labelled predictions',
    severity: 0.5,
    suggested_action: 'Look at the labels of the last day.',
    created_at: at(28.7),
    state: 'resolved',
    report_id: 'report-4',
    job_id: null,
    model_version: null,
    deliveries: [],
    history: [
      { state: 'open', time: at(28.7), actor: 'monitoring' },
      { state: 'resolved', time: at(35), actor: 'local' },
    ],
  },
];
