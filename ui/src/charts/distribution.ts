// SPDX-License-Identifier: Apache-2.0

export interface Binned {
  edges?: readonly number[];
  categories?: readonly string[];
  reference: readonly number[];
  current: readonly number[];
}

export interface Bin {
  label: string;
  reference: number;
  current: number;
  /** Position in 0..1 along the axis. */
  from: number;
  to: number;
}

const share = (counts: readonly number[]) => {
  const total = counts.reduce((sum, n) => sum + n, 0);
  return counts.map(n => (total ? n / total : 0));
};

const short = (x: number) =>
  x.toLocaleString('en-US', { maximumSignificantDigits: 4 }).replace('-', '−');

/** Counts as shares of each side, so that samples of different sizes compare. */
export function bins(of: Binned): Bin[] {
  const reference = share(of.reference);
  const current = share(of.current);
  const edges = of.edges;
  const first = edges?.[0] ?? 0;
  const span = edges ? (edges.at(-1) ?? 1) - first || 1 : reference.length;
  return reference.map((value, i) => {
    const from = edges ? (edges[i] ?? 0) : i;
    const to = edges ? (edges[i + 1] ?? 0) : i + 1;
    return {
      label: edges ? `${short(from)} to ${short(to)}` : (of.categories?.[i] ?? ''),
      reference: value,
      current: current[i] ?? 0,
      from: (from - first) / span,
      to: (to - first) / span,
    };
  });
}

/** Few bins one wide, as codes and small counts have: each is named by where it begins. */
export function coded({ edges }: Binned): boolean {
  return (
    edges !== undefined &&
    edges.length <= 11 &&
    edges.every((edge, i) => Number.isInteger(edge) && edge === (edges[0] ?? 0) + i)
  );
}

/** An outline over bins as an SVG path in a box of `width` × `height`, `top` being the largest share. */
export function outline(
  of: readonly Bin[],
  side: 'reference' | 'current',
  width: number,
  height: number,
  top: number,
): string {
  const y = (value: number) => (height - (value / (top || 1)) * height).toFixed(2);
  const x = (value: number) => (value * width).toFixed(2);
  const parts = of.map(bin => `L${x(bin.from)} ${y(bin[side])}L${x(bin.to)} ${y(bin[side])}`);
  const start = x(of[0]?.from ?? 0);
  const end = x(of.at(-1)?.to ?? 0);
  return `M${start} ${height}${parts.join('')}L${end} ${height}`;
}
