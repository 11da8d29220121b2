// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../app/api/client';

type Version = Pick<Schemas['ModelVersion'], 'signature'>;

export interface InputChange {
  name: string;
  /** The type on either side; null where the version does not take this input. */
  baseline: string | null;
  candidate: string | null;
}

const typed = (of: Version) =>
  new Map((of.signature?.inputs ?? []).map(input => [input.name, String(input.type)]));

/** How many inputs both versions take alike, and those in which they differ. */
export function inputChanges(baseline: Version, candidate: Version) {
  const [a, b] = [typed(baseline), typed(candidate)];
  const all = [...new Set([...a.keys(), ...b.keys()])].map(
    (name): InputChange => ({
      name,
      baseline: a.get(name) ?? null,
      candidate: b.get(name) ?? null,
    }),
  );
  const changes = all.filter(input => input.baseline !== input.candidate);
  return { same: all.length - changes.length, changes, known: a.size > 0 && b.size > 0 };
}

/** The middle one; null of none. */
export function median(values: readonly number[]): number | null {
  if (!values.length) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] as number;
  return sorted.length % 2 ? upper : (upper + (sorted[half - 1] as number)) / 2;
}
