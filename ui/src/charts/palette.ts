// SPDX-License-Identifier: Apache-2.0

/** Okabe–Ito without its black and yellow, which vanish on one of the two grounds. */
export const PALETTE = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00'] as const;

/** The same id has the same colour everywhere; version numbers follow the palette's order. */
export function colorOf(id: string): string {
  let index = Number(id) - 1;
  if (!Number.isInteger(index) || index < 0) {
    index = 0;
    for (const character of id) index = (index * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  }
  return PALETTE[index % PALETTE.length] ?? PALETTE[0];
}
