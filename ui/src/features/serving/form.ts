// SPDX-License-Identifier: Apache-2.0
import type { Schemas } from '../../app/api/client';

type Input = Schemas['Signature']['inputs'][number];
type Scalar = Schemas['Scalar'];

export type Texts = Record<string, string>;

/** The text that stands in a field at first: the example of the training data. */
export function startTexts(inputs: readonly Input[]): Texts {
  return Object.fromEntries(
    inputs.map(input => [
      input.name,
      input.example === null || input.example === undefined ? '' : String(input.example),
    ]),
  );
}

/** The text of values that were sent before. */
export function textsOf(features: Schemas['Features']): Texts {
  return Object.fromEntries(
    Object.entries(features).map(([name, value]) => [name, value === null ? '' : String(value)]),
  );
}

/** What a field's text means, or what is wrong with it. An empty field is a missing value. */
export function read(input: Input, text: string): { value: Scalar } | { error: string } {
  const trimmed = text.trim();
  if (trimmed === '') return { value: null };
  switch (input.type) {
    case 'string':
    case 'timestamp':
      return { value: trimmed };
    case 'boolean':
      return trimmed === 'true' || trimmed === 'false'
        ? { value: trimmed === 'true' }
        : { error: `${trimmed} (expected: true or false)` };
    case 'integer':
      return /^[+-]?\d+$/.test(trimmed)
        ? { value: Number(trimmed) }
        : { error: `${trimmed} (expected: a whole number)` };
    case 'double': {
      const value = Number(trimmed);
      return Number.isFinite(value) ? { value } : { error: `${trimmed} (expected: a number)` };
    }
  }
}

/** A value outside of what the model has seen is allowed, but said. */
export function outside(input: Input, text: string): string | null {
  const got = read(input, text);
  if ('error' in got || got.value === null) return null;
  if (typeof got.value === 'number') {
    const { min, max } = input;
    if (typeof min === 'number' && got.value < min) return `below the training data (from ${min})`;
    if (typeof max === 'number' && got.value > max) return `above the training data (to ${max})`;
  }
  if (input.categories?.length && !input.categories.includes(String(got.value))) {
    return 'not in the training data';
  }
  return null;
}

export function features(inputs: readonly Input[], texts: Texts): Schemas['Features'] {
  return Object.fromEntries(
    inputs.map(input => {
      const got = read(input, texts[input.name] ?? '');
      return [input.name, 'value' in got ? got.value : null];
    }),
  );
}

export function firstError(inputs: readonly Input[], texts: Texts): string | null {
  return (
    inputs
      .map(input => input.name)
      .find((name, index) => {
        const input = inputs[index];
        return input && 'error' in read(input, texts[name] ?? '');
      }) ?? null
  );
}
