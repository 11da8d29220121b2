// SPDX-License-Identifier: Apache-2.0

/** A name in an address, or null for what is no address: a stray percent sign. */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/**
 * Our path for the addresses that MLflow's clients print after each run
 * (`#/experiments/1/runs/ab12`), and that people have kept; null for any other.
 */
export function pathOfMlflowLink(hash: string): string | null {
  const [path = ''] = hash.replace(/^#/, '').split('?');
  const parts = path.split('/').filter(Boolean).map(decoded);
  const [room, id, kind, which] = parts.map(part => encodeURIComponent(part ?? ''));
  if (room === 'experiments') {
    if (kind === 'runs' && which) return `/runs/${which}`;
    return id ? `/runs?experiment=${id}` : '/runs/experiments';
  }
  if (room === 'models') {
    if (id && kind === 'versions' && which) return `/models/${id}/${which}`;
    return id ? `/models/${id}` : '/models';
  }
  return null;
}
