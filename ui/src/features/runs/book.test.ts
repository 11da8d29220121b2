// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { knownCount, lineCount, NEW_BOOK, PAGE, pagesOf, span, withPage } from './book';

describe('the book of pages', () => {
  it('grows by a page as long as there is a next one', () => {
    const book = withPage(NEW_BOOK, 0, PAGE, 'a');
    expect(book.starts).toEqual([undefined, 'a']);
    expect([knownCount(book), lineCount(book)]).toEqual([PAGE, 2 * PAGE]);
  });

  it('knows the end once the last page is read', () => {
    const book = withPage(withPage(NEW_BOOK, 0, PAGE, 'a'), 1, 7, null);
    expect([knownCount(book), lineCount(book)]).toEqual([PAGE + 7, PAGE + 7]);
    expect(withPage(book, 1, 7, null)).toBe(book);
    expect(withPage(book, 0, PAGE, 'a')).toBe(book);
  });

  it('follows a list that has moved and keeps the pages behind', () => {
    const book = withPage(withPage(NEW_BOOK, 0, PAGE, 'a'), 1, PAGE, 'b');
    expect(withPage(book, 0, PAGE, 'c').starts).toEqual([undefined, 'c', 'b']);
  });

  it('forgets what lay behind a page that is the last now', () => {
    const book = withPage(withPage(NEW_BOOK, 0, PAGE, 'a'), 1, PAGE, 'b');
    expect(lineCount(withPage(book, 0, 3, null))).toBe(3);
  });

  it('asks for the pages in view and for the next one', () => {
    let book = NEW_BOOK;
    for (let page = 0; page < 9; page++) book = withPage(book, page, PAGE, `t${page}`);
    expect(pagesOf(book, span(0, 30))).toEqual([0, 1]);
    expect(pagesOf(book, span(PAGE - 20, PAGE + 1))).toEqual([0, 1, 2]);
    expect(pagesOf(book, span(9 * PAGE, 9 * PAGE + 40))).toEqual([9]);
    expect(pagesOf(NEW_BOOK, span(50, PAGE - 1))).toEqual([0]);
  });
});
