// SPDX-License-Identifier: Apache-2.0
import { nameFilter } from '../../app/api/runQueries';

const GRAMMAR = /[=<>]|\b(like|ilike|in|is)\b/i;

/** What is asked of the server: MLflow's grammar as it stands, or anything else as a part of the name. */
export function asFilter(text: string): string | undefined {
  const wanted = text.trim();
  if (!wanted) return undefined;
  if (GRAMMAR.test(wanted)) return wanted;
  return nameFilter(wanted);
}

/** Both at once; either may be absent. */
export function both(a: string | undefined, b: string | undefined): string | undefined {
  return a && b ? `${a} and ${b}` : (a ?? b);
}
