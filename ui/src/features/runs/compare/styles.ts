// SPDX-License-Identifier: Apache-2.0
import { PALETTE } from '../../../charts/palette';

export interface Style {
  color: string;
  dash: readonly number[];
}

const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [10, 3, 2, 3]];

/** A colour for each run, then the colours again with other strokes. */
export function stylesOf(ids: readonly string[]): Map<string, Style> {
  return new Map(
    ids.map((id, i) => [
      id,
      {
        color: PALETTE[i % PALETTE.length] ?? PALETTE[0],
        dash: DASHES[Math.floor(i / PALETTE.length) % DASHES.length] ?? [],
      },
    ]),
  );
}
