// SPDX-License-Identifier: Apache-2.0
import { card, datasetList, lineage, model, training, version } from './answers';
import { audit, explain, jobs, predictions, runs, score } from './history';
import { alerts, reports } from './monitored';
import { curve, curves, experiments, runList } from './runs';
import { compare, overview, profile } from './views';
import { at, datasets, FEATURES, featureViews, type S, VERSIONS } from './world';

type Answer = [status: number, body: unknown];

const ok = (body: unknown): Answer => [200, body];
const list = (name: string, rows: readonly unknown[]): Answer =>
  ok({ [name]: rows, next_page_token: null });

function problem(status: number, title: string, detail: string): Answer {
  const body: S['Problem'] = {
    type: 'about:blank',
    title,
    status,
    detail,
    code: title.toLowerCase().replaceAll(' ', '_'),
    request_id: 'req-mock-0001',
    errors: [],
  };
  return [status, body];
}
const missing = (what: string) =>
  problem(404, 'Not found', `${what}: not found (expected: one that exists; see the list)`);
const one = <T>(found: T | undefined, what: string): Answer => (found ? ok(found) : missing(what));

function get(path: string[], url: URL): Answer | null {
  const [room, a, b, c, d] = path;
  const filter = url.searchParams.get('model');
  const ofModel = <T extends { model_name: string }>(rows: T[]) =>
    rows.filter(row => !filter || row.model_name === filter);
  switch (room) {
    case 'overview':
      return ok(overview());
    case 'datasets': {
      if (!a) return list('datasets', datasetList());
      const versions = datasets.filter(x => x.name === a);
      if (!b)
        return versions[0]
          ? ok({ name: a, latest_version: versions[0].version, versions })
          : missing(`dataset ${a}`);
      const found = versions.find(x => x.version === Number(b));
      return c === 'profile' && found
        ? ok(profile(found))
        : one(found, `dataset ${a} version ${b}`);
    }
    case 'features':
      return b
        ? one(
            featureViews.find(v => v.name === b),
            `view ${b}`,
          )
        : list('views', featureViews);
    case 'experiments':
      return list('experiments', experiments());
    case 'metrics':
      return ok(curves(a ?? '', url.searchParams.getAll('run_id')));
    case 'runs':
      if (!a) return list('runs', runList(url.searchParams));
      if (b !== 'metrics')
        return one(
          runs.find(r => r.run_id === a),
          `run ${a}`,
        );
      return ok({ run_id: a, key: c, total: 100, points: curve() });
    case 'models': {
      if (!a)
        return list('models', [
          {
            name: model.name,
            description: model.description,
            aliases: model.aliases,
            latest_version: '3',
            versions: 3,
            created_at: model.created_at,
            updated_at: model.updated_at,
          },
        ]);
      if (a !== model.name) return missing(`model ${a}`);
      if (!b) return ok(model);
      if (b === 'compare') {
        const [x, y] = [version(c ?? ''), version(d ?? '')];
        return x && y ? ok(compare(x, y)) : missing(`version ${c} or ${d}`);
      }
      const found = version(b);
      if (!found) return missing(`version ${b}`);
      return ok(c === 'card' ? card(found) : c === 'lineage' ? lineage(found) : found);
    }
    case 'predictions':
      return a
        ? one(
            predictions.find(p => p.prediction_id === a),
            `prediction ${a}`,
          )
        : list(
            'predictions',
            ofModel(predictions)
              .slice(0, 200)
              .map(({ explanation: _e, label_history: _l, ...rest }) => rest),
          );
    case 'jobs':
      return a
        ? one(
            jobs.find(j => j.job_id === a),
            `job ${a}`,
          )
        : list('jobs', jobs);
    case 'training':
      return one(training(b ?? ''), `job ${b}`);
    case 'audit':
      return a === 'verify'
        ? ok({
            valid: true,
            records: 48,
            head: audit[0]?.hash ?? null,
            broken_at: null,
            reason: null,
          })
        : list('records', audit);
    case 'monitoring': {
      if (a === 'dashboard')
        return ok({
          model_name: b,
          model_version: '1',
          performance: {
            roc_auc: { value: 0.861, change: -0.051 },
            f1: { value: 0.79, change: -0.037 },
          },
          drift: { overall: 0.24, drifted: 2, total: 13, most: 'chol', least: 'fbs' },
          operational: { predictions_per_hour: 500, avg_response_ms: 0.91, error_rate: 0.002 },
        });
      if (a === 'reports')
        return b
          ? one(
              reports.find(r => r.report_id === b),
              `report ${b}`,
            )
          : list(
              'reports',
              ofModel(reports).map(
                ({ reference: _r, features: _f, prediction_drift: _p, performance: _q, ...rest }) =>
                  rest,
              ),
            );
      const strip = ({
        report_id: _r,
        job_id: _j,
        model_version: _m,
        deliveries: _d,
        history: _h,
        ...rest
      }: S['AlertDetail']) => rest;
      return b
        ? one(
            alerts.find(x => x.id === b),
            `alert ${b}`,
          )
        : list('alerts', ofModel(alerts).map(strip));
    }
    default:
      return null;
  }
}

interface Sent {
  features?: S['Features'];
  explain?: boolean;
}

function post(path: string[], body: Sent): Answer | null {
  const [room, a, b, c] = path;
  if (room === 'monitoring' && a === 'alerts') {
    const found = alerts.find(x => x.id === b);
    if (found) found.state = c === 'resolve' ? 'resolved' : 'acknowledged';
    found?.history.push({ state: found.state, time: new Date().toISOString(), actor: 'local' });
    return one(found, `alert ${b}`);
  }
  if (room === 'monitoring' && a === 'run') return one(reports[0], 'report');
  if (room === 'features') return [202, { job_id: 'job-0' }];
  if (room === 'models') return one(VERSIONS[0], 'version');
  if (room !== 'ml') return null;
  const features = body.features ?? predictions[3]?.features ?? {};
  const unknown = FEATURES.find(f => !(f.name in features));
  if (unknown)
    return problem(
      422,
      'Invalid input',
      `feature ${unknown.name}: absent (expected: a long; null if it is not known)`,
    );
  return ok({
    prediction_id: predictions[0]?.prediction_id,
    model_name: a,
    model_version: '1',
    semantic_version: '1.0.0',
    route: 'champion',
    ...score(features),
    ...(body.explain ? { explanation: explain(features) } : {}),
  });
}

export function answer(method: string, url: URL, body: unknown): Answer | null {
  const parts = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
  if (url.pathname === '/get-online-features') {
    const values = featureViews[0]?.features.map(f => f.name) ?? [];
    return ok({
      metadata: { feature_names: ['patient_id', ...values] },
      results: ['PT0001', 63, 1, 1, 145, 233, 1, 2].map(v => ({
        values: [v],
        statuses: ['PRESENT'],
        event_timestamps: [at(-2000)],
      })),
    });
  }
  const path = parts[0] === 'api' ? parts.slice(2) : parts;
  const found = method === 'GET' ? get(path, url) : post(path, (body ?? {}) as Sent);
  return found ?? missing(url.pathname);
}
