// SPDX-License-Identifier: Apache-2.0
import { byImportance, label, metric, toNumber } from '../../../ui/format';
import { isSystem, type Run } from '../columns';

export type Kind = 'Parameters' | 'Metrics' | 'Environment' | 'Data' | 'Tags' | 'System';

export interface Difference {
  kind: Kind;
  key: string;
  label: string;
  /** By the order of the runs, as it is shown; null where a run has none. */
  values: readonly (string | null)[];
  /** Of metrics, in the same order. */
  numbers?: readonly number[];
  differs: boolean;
}

const KINDS: readonly Kind[] = ['Parameters', 'Metrics', 'Environment', 'Data', 'Tags', 'System'];
const HIDDEN = new Set(['mlflow.runName', 'mlflow.log-model.history', 'mlflow.parentRunId']);

/** Tags that say where and from what a run was made. */
const isEnvironment = (key: string) =>
  /^mlflow\.(source|user|project|gitRepoURL|gitBranch|docker|databricks)/.test(key);

const short: Record<string, string> = {
  'mlflow.source.git.commit': 'git commit',
  'mlflow.source.git.branch': 'git branch',
  'mlflow.source.git.repoURL': 'git repository',
  'mlflow.source.name': 'source',
  'mlflow.source.type': 'source type',
  'mlflow.user': 'user',
};

function keysOf(maps: readonly Readonly<Record<string, unknown>>[]): string[] {
  return [...new Set(maps.flatMap(map => Object.keys(map)))].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
}

function row(
  kind: Kind,
  key: string,
  words: string,
  values: readonly (string | null)[],
): Difference {
  return { kind, key, label: words, values, differs: new Set(values).size > 1 };
}

const datasets = (run: Run, context: string) =>
  run.datasets
    .filter(dataset => (dataset.context ?? '') === context)
    .map(({ name, digest }) => `${name} (${digest})`)
    .join(', ') || null;

export const inOrder = (all: readonly Difference[]): Difference[] =>
  KINDS.flatMap(kind => all.filter(item => item.kind === kind));

/** Everything the runs have, kind by kind, and whether it differs among them. */
export function differences(runs: readonly Run[]): Difference[] {
  const params = keysOf(runs.map(run => run.params)).map(key =>
    row(
      'Parameters',
      key,
      key,
      runs.map(run => run.params[key] ?? null),
    ),
  );
  const metrics = keysOf(runs.map(run => run.metrics))
    .sort(byImportance)
    .map(key => ({
      ...row(
        isSystem(key) ? 'System' : 'Metrics',
        key,
        label(key),
        runs.map(run => text(run, key)),
      ),
      numbers: runs.map(run => toNumber(run.metrics[key])),
      differs: new Set(runs.map(run => run.metrics[key])).size > 1,
    }));
  const tags = keysOf(runs.map(run => run.tags))
    .filter(key => !HIDDEN.has(key))
    .map(key =>
      row(
        isEnvironment(key) ? 'Environment' : 'Tags',
        key,
        short[key] ?? key,
        runs.map(run => run.tags[key] ?? null),
      ),
    );
  const contexts = new Set(runs.flatMap(run => run.datasets.map(({ context }) => context ?? '')));
  const data = [...contexts].map(context =>
    row(
      'Data',
      `data ${context}`,
      context || 'dataset',
      runs.map(run => datasets(run, context)),
    ),
  );
  const all = [...params, ...metrics, ...tags, ...data];
  return inOrder(all);
}

const text = (run: Run, key: string) => (key in run.metrics ? metric(run.metrics[key]) : null);

/** The requirements of a pip file by package, as the file pins them. */
export function requirements(file: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const line of file.split('\n')) {
    const [, name, version] =
      /^\s*([A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*(.*?)\s*(?:[;#].*)?$/.exec(line) ?? [];
    if (name) found[name.toLowerCase()] = version?.replace(/^==/, '') || 'any';
  }
  return found;
}

/** The packages of each run's pip file, as rows of the environment. */
export function packageRows(files: readonly string[]): Difference[] {
  const found = files.map(requirements);
  return keysOf(found).map(name =>
    row(
      'Environment',
      `package ${name}`,
      name,
      found.map(packages => packages[name] ?? null),
    ),
  );
}
