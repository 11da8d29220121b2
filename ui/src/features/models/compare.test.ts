// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Schemas } from '../../app/api/client';
import { sides } from './Compare';

const model = (versions: string[], champion?: string) =>
  ({
    versions: versions.map(version => ({ version })),
    aliases: champion ? { champion } : {},
  }) as unknown as Schemas['ModelDetail'];

describe('sides of a comparison', () => {
  it('is the champion against the newest other version', () => {
    expect(sides(model(['3', '2', '1'], '1'), '', '')).toEqual(['1', '3']);
    expect(sides(model(['3', '2', '1'], '3'), '', '')).toEqual(['3', '2']);
  });

  it('is the champion against its challenger when there is one', () => {
    const of = model(['4', '3', '2', '1'], '1');
    expect(sides({ ...of, aliases: { champion: '1', challenger: '3' } }, '', '')).toEqual([
      '1',
      '3',
    ]);
    expect(sides({ ...of, aliases: { champion: '3', challenger: '3' } }, '', '')).toEqual([
      '3',
      '4',
    ]);
  });

  it('takes the oldest when there is no champion', () => {
    expect(sides(model(['3', '2', '1']), '', '')).toEqual(['1', '3']);
  });

  it('follows the URL, and ignores a version that is not there', () => {
    expect(sides(model(['3', '2', '1'], '1'), '2', '1')).toEqual(['2', '1']);
    expect(sides(model(['3', '2', '1'], '1'), '9', '8')).toEqual(['1', '3']);
  });
});
