// SPDX-License-Identifier: Apache-2.0

interface Timed {
  started_at: string | null;
  ended_at: string | null;
}

/** From the first start to the last end; what has not ended lasts until now. */
export function span(of: readonly Timed[], now: number): { from: number; to: number } {
  const started = of.filter(item => item.started_at !== null);
  if (!started.length) return { from: now, to: now };
  const from = Math.min(...started.map(item => Date.parse(item.started_at ?? '')));
  const to = Math.max(...started.map(item => (item.ended_at ? Date.parse(item.ended_at) : now)));
  return { from, to: Math.max(from, to) };
}
