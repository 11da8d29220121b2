// SPDX-License-Identifier: Apache-2.0
// Answers of the mock that are computed from its world.
import { jobs, predictions } from './history';
import { alerts } from './monitored';
import { at, FEATURES, random, type S, VERSIONS } from './world';

export function overview(): S['Overview'] {
  const champion = VERSIONS[2];
  const baseline = VERSIONS[1];
  const stage = (
    name: S['StageState']['stage'],
    state: S['StageState']['state'],
    count: number,
    summary: string,
    minute: number,
  ) => ({ stage: name, state, count, summary, changed_at: at(minute) });
  const open = alerts.filter(a => a.state === 'open');
  return {
    stages: [
      stage('data', 'ok', 4, '4 datasets, 5 versions', 31),
      stage('features', 'ok', 2, '2 views, 303 entities online', 0.7),
      stage('training', 'running', 4, '1 running, 2 succeeded', 41),
      stage('registry', 'ok', 1, '1 model, 3 versions', 33),
      stage('serving', 'ok', 1, '500 predictions in the last hour', 28),
      stage('monitoring', open.length ? 'attention' : 'ok', 4, `${open.length} open alerts`, 28.6),
    ],
    champions:
      champion && baseline && champion.metrics.roc_auc && baseline.metrics.roc_auc
        ? [
            {
              model_name: champion.name,
              version: champion.version,
              semantic_version: champion.semantic_version,
              model_type: champion.model_type,
              since: at(4.2),
              metric: 'roc_auc',
              value: champion.metrics.roc_auc,
              baseline: {
                version: baseline.version,
                semantic_version: baseline.semantic_version,
                model_type: baseline.model_type,
                value: baseline.metrics.roc_auc,
              },
              predictions: 500,
              p95_ms: 1.31,
            },
          ]
        : [],
    alerts: {
      open: open.length,
      high: open.filter(a => a.level === 'high').length,
      newest: open.map(
        ({ report_id: _r, job_id: _j, model_version: _m, deliveries: _d, history: _h, ...rest }) =>
          rest,
      ),
    },
    jobs: { queued: 0, running: 1, newest: jobs.slice(0, 5) },
    traffic: {
      predictions: predictions.length,
      p95_ms: 1.31,
      error_rate: 0.002,
      per_minute: Array.from({ length: 60 }, (_, i) =>
        i > 30 && i < 45 ? Math.round(20 + 20 * random()) : i > 44 ? 0 : 2,
      ),
    },
  };
}

export function profile(of: S['DatasetVersion']): S['DatasetProfile'] {
  return {
    name: of.name,
    version: of.version,
    rows: of.rows,
    columns: of.columns.map(column => {
      const f = FEATURES.find(item => item.name === column.name);
      const common = {
        name: column.name,
        type: column.type,
        missing: column.missing,
        count: of.rows - column.missing,
      };
      if (!f || f.type === 'string') {
        const top = f
          ? [
              ['normal', 166],
              ['reversible', 117],
              ['fixed', 18],
            ]
          : [];
        return {
          ...common,
          distinct: f ? 3 : of.rows,
          top: top.map(([value, count]) => ({ value: String(value), count: Number(count) })),
        };
      }
      const width = (f.max - f.min) / 12;
      return {
        ...common,
        distinct: 41,
        mean: f.mean,
        std: f.std,
        min: f.min,
        max: f.max,
        quantiles: {
          p05: f.mean - 1.6 * f.std,
          p25: f.mean - 0.7 * f.std,
          p50: f.mean,
          p75: f.mean + 0.7 * f.std,
          p95: f.mean + 1.6 * f.std,
        },
        histogram: {
          edges: Array.from({ length: 13 }, (_, i) => f.min + i * width),
          counts: Array.from({ length: 12 }, (_, i) =>
            Math.round(60 * Math.exp(-(((f.min + (i + 0.5) * width - f.mean) / f.std) ** 2) / 2)),
          ),
        },
      };
    }),
  };
}

export function compare(a: S['ModelVersion'], b: S['ModelVersion']): S['ModelComparison'] {
  const side = (v: S['ModelVersion']): S['ComparedVersion'] => ({
    version: v.version,
    semantic_version: v.semantic_version,
    model_type: v.model_type,
    aliases: v.aliases,
    run_id: v.run_id,
    dataset: v.dataset,
    features: v.signature?.inputs.map(input => input.name) ?? [],
    size_bytes: v.size_bytes,
    created_at: v.created_at,
  });
  const none = { value: null, low: null, high: null };
  const metrics = Object.keys(a.metrics).map(name => {
    const [x, y] = [a.metrics[name] ?? none, b.metrics[name] ?? none];
    const value = Number(y.value) - Number(x.value);
    return {
      name,
      greater_is_better: !['log_loss', 'brier'].includes(name),
      baseline: x,
      candidate: y,
      difference: {
        value,
        low: name === 'roc_auc' ? value - 0.012 : null,
        high: name === 'roc_auc' ? value + 0.012 : null,
      },
    };
  });
  const main = metrics.find(m => m.name === 'roc_auc');
  const relative = Number(main?.difference.value) / Number(a.metrics.roc_auc?.value);
  const low = Number(main?.difference.low);
  const better = relative >= 0.02 && low > 0;
  const names = [...new Set([...Object.keys(a.params), ...Object.keys(b.params)])];
  return {
    name: a.name,
    baseline: side(a),
    candidate: side(b),
    metric: 'roc_auc',
    metrics,
    verdict: {
      better,
      threshold: 0.02,
      relative_difference: relative,
      low,
      high: Number(main?.difference.high),
      evaluated_on: b.dataset,
      text: better
        ? `Version ${b.version} is better than version ${a.version}.`
        : `Version ${b.version} is better by ${(relative * 100).toFixed(1)} %, less than the 2 % that a change of champion needs.`,
    },
    params: names.map(name => ({
      name,
      baseline: a.params[name] ?? null,
      candidate: b.params[name] ?? null,
    })),
    same_data: a.dataset?.content_hash === b.dataset?.content_hash,
  };
}
