// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Schemas } from '../../../app/api/client';
import type { Run } from '../columns';
import { drawn, placed } from './curves';
import { differences, packageRows, requirements } from './differences';
import { dimensions, isNumeric, usual } from './dimensions';
import { stylesOf } from './styles';
import { requirementsUrl } from './usePackages';

const run = (run_id: string, over: Partial<Run> = {}) =>
  ({ run_id, name: run_id, params: {}, metrics: {}, tags: {}, datasets: [], ...over }) as Run;

const a = run('a', {
  params: { lr: '0.1', depth: '3', kind: 'sgd' },
  metrics: { auc: 0.9, 'system/cpu': 3 },
  tags: { 'mlflow.source.git.commit': 'c1', 'mlflow.runName': 'a', team: 'x' },
  datasets: [{ name: 'd', digest: '1', context: 'training', source_type: 'local', source: '' }],
});
const b = run('b', {
  params: { lr: '0.2', depth: '3', kind: 'adam' },
  metrics: { auc: 0.9, 'system/cpu': 4, loss: 'NaN' },
  tags: { 'mlflow.source.git.commit': 'c2', 'mlflow.runName': 'b', team: 'x' },
  datasets: [{ name: 'd', digest: '2', context: 'training', source_type: 'local', source: '' }],
});

describe('differences', () => {
  const found = differences([a, b]);
  const of = (key: string) => found.find(item => item.key === key);

  it('tell what differs from what is alike, kind by kind', () => {
    expect(found.filter(item => item.differs).map(item => `${item.kind} ${item.key}`)).toEqual([
      'Parameters kind',
      'Parameters lr',
      'Metrics loss',
      'Environment mlflow.source.git.commit',
      'Data data training',
      'System system/cpu',
    ]);
    expect(of('depth')?.differs).toBe(false);
    expect(of('mlflow.runName')).toBeUndefined();
  });

  it('show a missing value as none, in the order of the runs', () => {
    expect(of('loss')?.values).toEqual([null, 'NaN']);
    expect(of('data training')?.values).toEqual(['d (1)', 'd (2)']);
  });

  it('read what pip pins', () => {
    expect(
      requirements('numpy==2.1.0\n# note\nMLflow[extras]==3.1 ; python_version>"3"\nscipy\n'),
    ).toEqual({
      numpy: '2.1.0',
      mlflow: '3.1',
      scipy: 'any',
    });
  });
});

describe('packages', () => {
  it('stand in the environment, run by run', () => {
    const rows = packageRows(['numpy==2.1\n', '', 'numpy==2.2\nscipy==1\n']);
    expect(rows.map(item => [item.label, item.values, item.differs])).toEqual([
      ['numpy', ['2.1', null, '2.2'], true],
      ['scipy', [null, null, '1'], true],
    ]);
  });

  it('are read from the files of the run, or from the model that it logged', () => {
    const detail = (over: object) =>
      ({
        run_id: 'r1',
        artifact_uri: 'mlflow-artifacts:/7/r1/artifacts',
        artifacts: [],
        logged_models: [],
        ...over,
      }) as unknown as Schemas['RunDetail'];
    const root = '/api/2.0/mlflow-artifacts/artifacts/7/';
    const file = { path: 'my model/requirements.txt', size_bytes: 1 };
    expect(requirementsUrl(detail({ artifacts: [file] }))).toBe(
      `${root}r1/artifacts/my%20model/requirements.txt`,
    );
    const made = { model_id: 'm-1', direction: 'output', step: 0 };
    expect(requirementsUrl(detail({ logged_models: [made] }))).toBe(
      `${root}models/m-1/artifacts/requirements.txt`,
    );
    expect(requirementsUrl(detail({}))).toBeNull();
    expect(requirementsUrl(detail({ artifact_uri: 's3://b', artifacts: [file] }))).toBeNull();
  });
});

describe('axes of runs', () => {
  it('usually are the parameters that differ and the first metrics', () => {
    expect(usual([a, b], dimensions([a, b]))).toEqual([
      'params.kind',
      'params.lr',
      'metrics.auc',
      'metrics.loss',
    ]);
  });

  it('are numbers when no value is a word', () => {
    const numeric = dimensions([a, b]).filter(dimension => isNumeric([a, b], dimension));
    expect(numeric.map(dimension => dimension.key)).toEqual([
      'params.depth',
      'params.lr',
      'metrics.auc',
      'metrics.system/cpu',
    ]);
  });
});

describe('compared curves', () => {
  const points = [
    { step: 2, value: 3, time: '2026-01-01T00:00:04Z' },
    { step: 1, value: 1, time: '2026-01-01T00:00:01Z' },
  ];

  it('lie by step, by time or by the time since their first point', () => {
    expect(placed(points, 'step')).toEqual([
      { x: 1, y: 1 },
      { x: 2, y: 3 },
    ]);
    expect(placed(points, 'relative').map(point => point.x)).toEqual([0, 3]);
    expect(placed(points, 'time')[0]?.x).toBe(Date.parse('2026-01-01T00:00:01Z') / 1000);
  });

  it('stand faint below what is smoothed, and only those that are kept', () => {
    const curves = ['a', 'b', 'c'].map(run_id => ({ run_id, total: 2, points }));
    const of = {
      x: 'step' as const,
      names: new Map([
        ['a', 'A'],
        ['b', 'B'],
      ]),
      styles: stylesOf(['a', 'b']),
    };
    expect(drawn(curves, { ...of, weight: 0 }).map(curve => curve.name)).toEqual(['A', 'B']);
    expect(drawn(curves, { ...of, weight: 0.5 }).map(curve => curve.faint ?? false)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('look different up to 24', () => {
    const ids = Array.from({ length: 24 }, (_, i) => String(i));
    expect(new Set([...stylesOf(ids).values()].map(style => JSON.stringify(style))).size).toBe(24);
  });
});
