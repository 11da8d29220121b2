// SPDX-License-Identifier: Apache-2.0
import { jobs } from './history';
import { at, datasets, featureViews, first, type S, second, VERSIONS } from './world';

export const model: S['ModelDetail'] = {
  name: 'heart_disease',
  description: 'Probability of heart disease from a visit',
  aliases: { champion: '1', challenger: '3' },
  tags: {},
  created_at: at(3.8),
  updated_at: at(33),
  versions: VERSIONS,
};
export const version = (key: string) =>
  VERSIONS.find(v => v.version === key || v.semantic_version === key || v.aliases.includes(key));

export function datasetList(): S['Dataset'][] {
  return [...new Map([...datasets].reverse().map(d => [d.name, d])).values()].map(d => ({
    name: d.name,
    latest_version: d.version,
    rows: d.rows,
    columns: d.columns.length,
    content_hash: d.content_hash,
    created_at: d.created_at,
    updated_at: d.created_at,
  }));
}

export function card(v: S['ModelVersion']): S['ModelCard'] {
  const run = { kind: 'run' as const, id: v.run_id ?? '', url: `/api/v1/runs/${v.run_id}` };
  const data = {
    kind: 'dataset' as const,
    id: `${v.dataset?.name}/${v.dataset?.version}`,
    url: `/api/v1/datasets/${v.dataset?.name}/${v.dataset?.version}`,
  };
  return {
    name: v.name,
    version: v.version,
    semantic_version: v.semantic_version,
    generated_at: at(40),
    sections: [
      { key: 'intended_use', title: 'Intended use', statements: [] },
      {
        key: 'data',
        title: 'Training data',
        statements: [
          {
            text: `Trained on ${v.dataset?.rows} rows of ${v.dataset?.name} version ${v.dataset?.version}.`,
            evidence: [data],
          },
        ],
      },
      {
        key: 'quality',
        title: 'Quality',
        statements: [
          {
            text: `ROC AUC ${v.metrics.roc_auc?.value} (95 % interval ${v.metrics.roc_auc?.low} to ${v.metrics.roc_auc?.high}) in 5-fold cross-validation.`,
            evidence: [run],
          },
        ],
      },
      {
        key: 'fairness',
        title: 'Fairness',
        statements: [
          {
            text: 'Recall is 0.84 for sex 1 (206 rows) and 0.79 for sex 0 (97 rows).',
            evidence: [run],
          },
        ],
      },
      { key: 'approval', title: 'Approval', statements: [] },
    ],
  };
}

export function lineage(v: S['ModelVersion']): S['ModelLineage'] {
  const dataset = v.version === '3' ? second : first;
  return {
    name: v.name,
    version: v.version,
    semantic_version: v.semantic_version,
    job_id: v.job_id,
    alert_id: v.version === '3' ? 'alert-1' : null,
    run: {
      run_id: v.run_id ?? '',
      name: `${v.model_type} ${v.semantic_version}`,
      experiment_id: '1',
      experiment_name: 'heart_disease',
    },
    dataset,
    sources: dataset.lineage?.sources ?? [],
    views: featureViews.map(f => ({
      name: f.name,
      version: f.version,
      dataset: f.dataset,
      features: f.features.map(x => x.name),
    })),
    members: [],
  };
}

export function training(id: string): S['TrainingStatus'] | undefined {
  const job = jobs.find(j => j.job_id === id && j.kind.endsWith('training'));
  if (!job) return undefined;
  const made = VERSIONS.filter(v => v.job_id === id);
  const best = made.at(-1);
  return {
    ...job,
    step: job.status === 'running' ? 'cross_validate' : null,
    run_ids: made.map(v => v.run_id ?? ''),
    model_version: best?.version ?? null,
    semantic_version: best?.semantic_version ?? null,
    model_versions: made.map(v => v.version),
    best: best
      ? { run_id: best.run_id ?? '', model_type: best.model_type, metrics: best.metrics }
      : null,
    bias: best
      ? ['0', '1'].map(value => ({
          group: 'sex',
          value,
          metrics: {
            count: value === '1' ? 206 : 97,
            recall: 0.8 + 0.04 * Number(value),
            precision: 0.83,
            roc_auc: 0.9,
          },
        }))
      : [],
  };
}
