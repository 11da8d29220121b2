// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';

export type Value = string | number | boolean | null | undefined;

export interface Column<T> {
  key: string;
  header: string;
  /** Stands in the heading, in grey. */
  unit?: string;
  numeric?: boolean;
  /** Shown only when chosen. */
  optional?: boolean;
  /** Shown only when chosen or when some row has a value. */
  sparse?: boolean;
  /** Left out of narrow windows, unless it is chosen. */
  wide?: boolean;
  /** Share of the width, 1 when absent. */
  weight?: number;
  /** What sorting, filtering and CSV use. */
  value: (row: T) => Value;
  /** What is seen, when it is not the value. */
  cell?: (row: T) => ReactNode;
}

export interface Sort {
  key: string;
  descending: boolean;
}

/** `-created` is descending by created. */
export function parseSort(text: string): Sort | null {
  if (!text) return null;
  return text.startsWith('-')
    ? { key: text.slice(1), descending: true }
    : { key: text, descending: false };
}

export function printSort(sort: Sort | null): string {
  return sort ? `${sort.descending ? '-' : ''}${sort.key}` : '';
}

/** A click on a heading: numbers start with the largest, a third click gives the given order back. */
export function nextSort(current: Sort | null, key: string, numeric: boolean): Sort | null {
  if (current?.key !== key) return { key, descending: numeric };
  return current.descending === numeric ? { key, descending: !numeric } : null;
}

const missing = (value: Value) =>
  value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value));

/** Missing values last in both directions; texts by natural order. */
export function compare(a: Value, b: Value, descending: boolean): number {
  const aMissing = missing(a);
  const bMissing = missing(b);
  if (aMissing || bMissing) return Number(aMissing) - Number(bMissing);
  const order =
    typeof a === 'number' && typeof b === 'number'
      ? a - b
      : String(a).localeCompare(String(b), 'en', { numeric: true, sensitivity: 'base' });
  return descending ? -order : order;
}

/** Rows that hold every word of the filter in some column, in the asked order. */
export function arrange<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  filter: string,
  sort: Sort | null,
): T[] {
  const terms = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const text = (row: T) => columns.map(column => String(column.value(row) ?? '')).join('\n');
  const kept = terms.length
    ? rows.filter(row => {
        const haystack = text(row).toLowerCase();
        return terms.every(term => haystack.includes(term));
      })
    : [...rows];
  const by = sort && columns.find(column => column.key === sort.key);
  return by ? kept.sort((a, b) => compare(by.value(a), by.value(b), sort.descending)) : kept;
}

/** The columns to show: the chosen keys in their order, or the usual ones for these rows. */
export function visible<T>(
  columns: readonly Column<T>[],
  chosen: string,
  rows: readonly T[],
): Column<T>[] {
  const byKey = new Map(columns.map(column => [column.key, column]));
  const found = chosen.split(',').flatMap(key => byKey.get(key) ?? []);
  if (found.length) return found;
  const empty = (value: Value) => missing(value) || value === '';
  return columns.filter(
    column => !column.optional && !(column.sparse && rows.every(row => empty(column.value(row)))),
  );
}

const quote = (value: Value) => {
  const text = String(value ?? '');
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** RFC 4180. A text that a spreadsheet would run as a formula gets a leading apostrophe. */
export function toCsv<T>(rows: readonly T[], columns: readonly Column<T>[]): string {
  const safe = (value: Value) =>
    typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  const head = columns.map(column => quote(column.key)).join(',');
  const body = rows.map(row => columns.map(column => quote(safe(column.value(row)))).join(','));
  return [head, ...body, ''].join('\r\n');
}
