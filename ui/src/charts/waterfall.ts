// SPDX-License-Identifier: Apache-2.0
import { number } from '../ui/format';

export interface Contribution {
  feature: string;
  value: string | number | boolean | null;
  contribution: number;
  probability_effect?: number;
}

export interface Step {
  kind: 'base' | 'feature' | 'rest' | 'total';
  label: string;
  /** The feature's value as text; empty for the other kinds. */
  value: string;
  /** The same to the last digit, where it is shown shorter. */
  exact?: string;
  amount: number;
  from: number;
  to: number;
  probabilityEffect?: number;
}

export interface Waterfall {
  steps: Step[];
  margin: number;
  low: number;
  high: number;
}

export const sigmoid = (margin: number) =>
  margin >= 0 ? 1 / (1 + Math.exp(-margin)) : Math.exp(margin) / (1 + Math.exp(margin));

/** Six digits are enough to read, and more would leave no room for the bars. */
function shown(value: Contribution['value']): Pick<Step, 'value' | 'exact'> {
  if (value === null) return { value: 'missing' };
  const exact = String(value);
  if (typeof value !== 'number' || exact.length <= 8) return { value: exact };
  return { value: number(value, 6), exact };
}

/**
 * From the base value to the margin, largest contribution first; what is beyond `keep` becomes one
 * step, so that the steps always add up to the margin.
 */
export function waterfall(base: number, given: readonly Contribution[], keep = 14): Waterfall {
  const sorted = [...given].sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const kept = sorted.length > keep + 1 ? sorted.slice(0, keep) : sorted;
  const rest = sorted.slice(kept.length);
  const steps: Step[] = [
    { kind: 'base', label: 'base value', value: '', amount: base, from: base, to: base },
  ];
  let at = base;
  for (const item of kept) {
    steps.push({
      kind: 'feature',
      label: item.feature,
      ...shown(item.value),
      amount: item.contribution,
      from: at,
      to: at + item.contribution,
      probabilityEffect: item.probability_effect,
    });
    at += item.contribution;
  }
  if (rest.length) {
    const amount = rest.reduce((sum, item) => sum + item.contribution, 0);
    steps.push({
      kind: 'rest',
      label: `${rest.length} others`,
      value: '',
      amount,
      from: at,
      to: at + amount,
    });
    at += amount;
  }
  steps.push({ kind: 'total', label: 'margin', value: '', amount: at, from: at, to: at });
  const ends = steps.flatMap(step => [step.from, step.to]);
  return { steps, margin: at, low: Math.min(...ends), high: Math.max(...ends) };
}
