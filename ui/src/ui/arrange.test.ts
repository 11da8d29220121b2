// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { arrange, type Column, nextSort, parseSort, printSort, toCsv, visible } from './arrange';

interface Row {
  name: string;
  auc: number | null;
}

const rows: Row[] = [
  { name: 'run 10', auc: 0.91 },
  { name: 'run 2', auc: null },
  { name: 'Boost', auc: 0.87 },
];
const columns: Column<Row>[] = [
  { key: 'name', header: 'Name', value: row => row.name },
  { key: 'auc', header: 'AUC', numeric: true, value: row => row.auc },
  { key: 'long', header: 'Long', optional: true, value: row => row.name.length },
];
const names = (found: Row[]) => found.map(row => row.name);

describe('arrange', () => {
  it('keeps the given order without a sort and leaves its input alone', () => {
    const before = [...rows];
    expect(names(arrange(rows, columns, '', null))).toEqual(['run 10', 'run 2', 'Boost']);
    arrange(rows, columns, '', parseSort('name'));
    expect(rows).toEqual(before);
  });

  it('sorts texts naturally, without case', () => {
    expect(names(arrange(rows, columns, '', parseSort('name')))).toEqual([
      'Boost',
      'run 2',
      'run 10',
    ]);
  });

  it('puts missing values last in both directions', () => {
    expect(names(arrange(rows, columns, '', parseSort('auc')))).toEqual([
      'Boost',
      'run 10',
      'run 2',
    ]);
    expect(names(arrange(rows, columns, '', parseSort('-auc')))).toEqual([
      'run 10',
      'Boost',
      'run 2',
    ]);
  });

  it('needs every word of the filter, in any column', () => {
    expect(names(arrange(rows, columns, 'RUN 0.9', null))).toEqual(['run 10']);
    expect(arrange(rows, columns, 'nothing', null)).toEqual([]);
  });

  it('ignores a sort by an unknown column', () => {
    expect(arrange(rows, columns, '', parseSort('gone'))).toHaveLength(3);
  });
});

describe('sort and columns', () => {
  it('cycles: numbers from the largest, texts from the smallest, then none', () => {
    const first = nextSort(null, 'auc', true);
    expect(printSort(first)).toBe('-auc');
    const second = nextSort(first, 'auc', true);
    expect(printSort(second)).toBe('auc');
    expect(nextSort(second, 'auc', true)).toBeNull();
    expect(printSort(nextSort(first, 'name', false))).toBe('name');
  });

  it('shows the chosen columns in their order and falls back on the usual ones', () => {
    expect(visible(columns, 'long,name', rows).map(column => column.key)).toEqual(['long', 'name']);
    expect(visible(columns, '', rows).map(column => column.key)).toEqual(['name', 'auc']);
    const sparse = columns.map(column => ({ ...column, sparse: column.key === 'auc' }));
    expect(visible(sparse, '', []).map(column => column.key)).toEqual(['name']);
    expect(visible(columns, 'gone', rows).map(column => column.key)).toEqual(['name', 'auc']);
  });
});

describe('csv', () => {
  it('quotes by RFC 4180 and defuses formulas, but not negative numbers', () => {
    const odd: Row[] = [
      { name: 'a,"b"', auc: -1 },
      { name: '=1+1', auc: null },
    ];
    expect(toCsv(odd, columns.slice(0, 2))).toBe('name,auc\r\n"a,""b""",-1\r\n\'=1+1,\r\n');
  });
});
