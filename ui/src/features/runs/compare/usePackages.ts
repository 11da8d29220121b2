// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from '../../../app/api/client';
import { artifactUrl } from '../artifacts';
import type { Run } from '../columns';
import { readText } from '../files/preview';
import { type Difference, packageRows } from './differences';

/** Each run's packages take two requests. */
const MOST_RUNS = 10;
const MOST_BYTES = 64 * 1024;
const NOTHING: readonly Difference[] = [];

/** The pip file beside a model of the run: among its files, or with the model that it logged. */
export function requirementsUrl(run: Schemas['RunDetail']): string | null {
  const file = run.artifacts.find(({ path }) => /(^|\/)requirements\.txt$/.test(path));
  if (file) return artifactUrl(run.artifact_uri, file.path);
  const made = run.logged_models.find(({ direction }) => direction === 'output');
  if (!made) return null;
  const models = run.artifact_uri.replace(`/${run.run_id}/artifacts`, '/models');
  return artifactUrl(`${models}/${made.model_id}/artifacts`, 'requirements.txt');
}

async function packagesOf(run_id: string): Promise<string> {
  const run = await unwrap(api.GET('/api/v1/runs/{run_id}', { params: { path: { run_id } } }));
  const url = requirementsUrl(run);
  if (!url) return '';
  // A model without such a file is no reason to show none of the comparison.
  return readText(url, MOST_BYTES).then(
    read => read.text,
    () => '',
  );
}

/** The Python packages that the models of these runs need. */
export function usePackages(runs: readonly Run[]): readonly Difference[] {
  const ids = runs.map(run => run.run_id);
  return (
    useQuery({
      queryKey: ['runs', 'packages', ids],
      queryFn: async () => packageRows(await Promise.all(ids.map(packagesOf))),
      enabled: ids.length <= MOST_RUNS,
      refetchInterval: false,
      staleTime: Number.POSITIVE_INFINITY,
    }).data ?? NOTHING
  );
}
