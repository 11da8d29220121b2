// SPDX-License-Identifier: Apache-2.0
// What came of a prediction.
import type { Schemas } from '../../app/api/client';
import { number } from '../../ui/format';

/** Models that run in Python may answer lists and objects. */
export const shown = (prediction: unknown): string =>
  typeof prediction === 'object' ? JSON.stringify(prediction) : String(prediction);

/** The same, to as many digits as are read; older logs keep the answers of several targets as text. */
export function brief(prediction: unknown): string {
  if (Array.isArray(prediction)) return `[${prediction.map(brief).join(', ')}]`;
  if (typeof prediction === 'string' && /^\[[-+.\deE,\s]+\]$/.test(prediction))
    return brief(prediction.slice(1, -1).split(',').map(Number));
  return typeof prediction === 'number' && !Number.isInteger(prediction)
    ? number(prediction, 6)
    : shown(prediction);
}

/** How probable the answer was said to be: of two classes the positive one. */
export const probability = (
  of: Pick<Schemas['Prediction'], 'prediction' | 'probability' | 'probabilities'>,
): number | null => of.probability ?? of.probabilities?.[String(of.prediction)] ?? null;

/** Whether a version answers a value and no class; what is not known of it, its answers must tell. */
export function answersValues(
  version: Pick<Schemas['ModelVersion'], 'signature'> | undefined,
): boolean | undefined {
  const outputs = version?.signature?.outputs;
  if (!outputs?.length) return undefined;
  return outputs.length === 1 && outputs[0]?.type === 'double';
}

/** A value is seldom met to the last digit: it is told how far off it was, and not called wrong. */
export function outcome(
  of: Pick<Schemas['Prediction'], 'label' | 'prediction'>,
  isValue?: boolean,
): {
  state: 'quiet' | 'ok' | 'failed';
  words: string;
} {
  if (!of.label) return { state: 'quiet', words: 'The outcome is not known yet' };
  const { value } = of.label;
  if (String(value) === String(of.prediction))
    return { state: 'ok', words: 'The prediction was right' };
  if (Array.isArray(of.prediction) && Array.isArray(value)) {
    const targets = of.prediction.map(Number);
    const off = Math.max(...value.map((came, i) => Math.abs(came - (targets[i] ?? Number.NaN))));
    return { state: 'quiet', words: `The targets were at most ${number(off)} off what came true` };
  }
  if (
    typeof of.prediction === 'number' &&
    typeof value === 'number' &&
    (isValue ?? !bothWhole(of.prediction, value))
  ) {
    const off = Math.abs(value - of.prediction);
    const side = of.prediction > value ? 'above' : 'below';
    return { state: 'quiet', words: `The prediction was ${number(off)} ${side} what came true` };
  }
  return { state: 'failed', words: 'The prediction was wrong' };
}

/** As classes are. */
const bothWhole = (a: number, b: number) => Number.isInteger(a) && Number.isInteger(b);
