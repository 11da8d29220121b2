// SPDX-License-Identifier: Apache-2.0
import { byImportance } from '../../ui/format';
import { isSystem } from './columns';

interface Latest {
  key: string;
  step: number;
}

export interface Charts {
  /** What stands before the slash; '' for metrics without one. */
  prefix: string;
  /** Metrics by chart. */
  charts: readonly (readonly string[])[];
}

const prefixOf = (key: string) => (key.includes('/') ? key.slice(0, key.indexOf('/')) : '');

/** Metrics with more than their first step; the same one on training and validation rows is one chart. */
export function charted(metrics: readonly Latest[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const { key } of metrics.filter(item => item.step > 0)) {
    const name = key.replace(/^(train|valid)_/, '');
    groups.set(name, [...(groups.get(name) ?? []), key].sort());
  }
  return [...groups].sort(([a], [b]) => byImportance(a, b)).map(([, keys]) => keys);
}

/** Charts by prefix, those without one first and those of the machine last. */
export function sections(metrics: readonly Latest[]): Charts[] {
  const prefixes = [...new Set(metrics.map(({ key }) => prefixOf(key)))].sort(
    (a, b) => Number(a === 'system') - Number(b === 'system') || a.localeCompare(b),
  );
  return prefixes
    .map(prefix => ({
      prefix,
      charts: charted(metrics.filter(({ key }) => prefixOf(key) === prefix)),
    }))
    .filter(({ charts }) => charts.length > 0);
}

export const isSystemPrefix = (prefix: string) => isSystem(`${prefix}/`);
