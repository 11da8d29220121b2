// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { crumbs } from './crumbs';

describe('crumbs', () => {
  it('names the room, the thing and the version, with a path for each', () => {
    expect(crumbs('/models/heart%20disease/2')).toEqual([
      { path: '/models', word: 'Models', full: 'Models' },
      { path: '/models/heart%20disease', word: 'heart disease', full: 'heart disease' },
      { path: '/models/heart%20disease/2', word: 'version 2', full: '2' },
    ]);
  });

  it('leaves out what is no page', () => {
    expect(crumbs('/serving/models/heart').map(crumb => crumb.word)).toEqual(['Serving', 'heart']);
    expect(crumbs('/serving/models/heart')[1]?.path).toBe('/serving/models/heart');
  });

  it('shortens ids, not names', () => {
    const id = '0123456789abcdef0123456789abcdef';
    expect(crumbs(`/runs/${id}`)[1]).toMatchObject({ word: '01234567', full: id });
    expect(crumbs('/')).toEqual([{ path: '/', word: 'Home', full: 'Home' }]);
  });
});
