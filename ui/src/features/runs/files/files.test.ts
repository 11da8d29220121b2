// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { kindOf, layOut, looksBinary, parseTable } from './preview';
import { treeOf } from './tree';

describe('the tree of files', () => {
  const files = ['a10.txt', 'plots/b/c.png', 'a2.txt', 'plots/a.png'].map(path => ({
    path,
    size_bytes: 5,
  }));

  it('has folders in folders, each by name', () => {
    const tree = treeOf(files);
    expect(tree.files.map(file => file.path)).toEqual(['a2.txt', 'a10.txt']);
    const plots = tree.folders[0];
    expect([plots?.path, plots?.count, plots?.size]).toEqual(['plots', 2, 10]);
    expect(plots?.folders[0]?.path).toBe('plots/b');
    expect(plots?.folders[0]?.files[0]?.path).toBe('plots/b/c.png');
  });
});

describe('previews', () => {
  it('are chosen by name and size', () => {
    expect(kindOf('a/b.PNG', 10)).toBe('image');
    expect(kindOf('b.png', 50_000_000)).toBeNull();
    expect(kindOf('model.pkl', 10)).toBeNull();
    expect([kindOf('r.html', 9), kindOf('t.tsv', 9), kindOf('MLmodel', 9)]).toEqual([
      'html',
      'table',
      'text',
    ]);
  });

  it('read tables with quotes and line breaks', () => {
    expect(parseTable('a,b\r\n"x, ""y""","1\n2"\n\nlast,', ',')).toEqual([
      ['a', 'b'],
      ['x, "y"', '1\n2'],
      ['last', ''],
    ]);
    expect(parseTable('a\tb\n1\t2\n3\t4\n', '\t', 2)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  it('lay out a line of JSON and leave the rest as it is', () => {
    expect(layOut('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(layOut('{\n"a": 12345678901234567890}')).toBe('{\n"a": 12345678901234567890}');
    expect(layOut('{"broken')).toBe('{"broken');
    expect([looksBinary('a\0b'), looksBinary('ab')]).toEqual([true, false]);
  });
});
