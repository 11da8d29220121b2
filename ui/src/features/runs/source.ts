// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../app/api/client';

type Dataset = Schemas['RunFields']['datasets'][number];

/** Where a dataset came from, in a few words: its address when it has one, else what kind it is. */
export function sourceOf({ source_type, source }: Pick<Dataset, 'source_type' | 'source'>): string {
  try {
    const { uri, url, path, tags } = JSON.parse(source) as Record<string, unknown>;
    const found = uri ?? url ?? path ?? (tags as Record<string, unknown>)?.['mlflow.source.name'];
    return typeof found === 'string' ? `${source_type}: ${found}` : source_type;
  } catch {
    return source ? `${source_type}: ${source}` : source_type;
  }
}
