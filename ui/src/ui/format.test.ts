// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import * as format from './format';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('numbers', () => {
  it('groups counts and shortens millions', () => {
    expect(format.count(303)).toBe('303');
    expect(format.count(1204)).toBe('1,204');
    expect(plain(format.count(1_234_567))).toBe('1.2 M');
  });

  it('writes metrics with three decimals and true minus signs', () => {
    expect(format.metric(0.91349)).toBe('0.913');
    expect(format.metric(-0.5)).toBe('−0.500');
    expect(format.metric('NaN')).toBe('NaN');
    expect(format.metric('-Infinity')).toBe('−∞');
    expect(format.metric(null)).toBe('–');
  });

  it('keeps significant digits of other numbers', () => {
    expect(format.number(233)).toBe('233');
    expect(format.number(2.30001)).toBe('2.3');
    expect(format.number(0.001254)).toBe('0.001254');
    expect(format.number(1_234_567)).toBe('1,234,567');
    expect(format.number(1.234e-9)).toBe('1.23e−9');
  });

  it('signs differences, but not a zero', () => {
    expect(format.signed(0.0124)).toBe('+0.012');
    expect(format.signed(-0.0044)).toBe('−0.004');
    expect(format.signed(-0.0001)).toBe('0.000');
  });

  it('never rounds a p-value to zero', () => {
    expect(format.pValue(0.00041)).toBe('0.0004');
    expect(format.pValue(0.62)).toBe('0.62');
    expect(format.pValue(0.0132)).toBe('0.013');
    expect(format.pValue(0.0010343)).toBe('0.001');
    expect(plain(format.pValue(1e-12))).toBe('< 0.0001');
  });

  it('shows an interval by its half width', () => {
    expect(format.interval({ value: 0.913, low: 0.901, high: 0.925 })).toBe('0.913 ± 0.012');
    expect(format.interval({ value: 0.913, low: null, high: null })).toBe('0.913');
    expect(format.interval({ value: null, low: null, high: null })).toBe('–');
  });
});

describe('times and sizes', () => {
  it('chooses the unit of a duration', () => {
    expect(plain(format.duration(850))).toBe('850 ms');
    expect(plain(format.duration(12_340))).toBe('12.3 s');
    expect(plain(format.duration(59_990))).toBe('1 min 00 s');
    expect(plain(format.duration(245_000))).toBe('4 min 05 s');
    expect(plain(format.duration(7_380_000))).toBe('2 h 03 min');
  });

  it('says how long ago', () => {
    const now = Date.parse('2026-05-01T12:00:00Z');
    expect(format.ago('2026-05-01T11:59:58Z', now)).toBe('just now');
    expect(plain(format.ago('2026-05-01T11:57:00Z', now))).toBe('3 min ago');
    expect(plain(format.ago('2026-04-29T12:00:00Z', now))).toBe('2 d ago');
    expect(format.ago('2026-01-29T12:00:00Z', now)).toBe('2026-01-29');
  });

  it('writes latencies and sizes', () => {
    expect(plain(format.millis(0.0042))).toBe('4.2 µs');
    expect(plain(format.millis(0.0316))).toBe('32 µs');
    expect(plain(format.millis(0.418))).toBe('0.42 ms');
    expect(plain(format.millis(45.2))).toBe('45 ms');
    expect(plain(format.bytes(20_480))).toBe('20.0 KiB');
    expect(plain(format.percent(0.0205))).toBe('2.1 %');
  });
});

describe('names and order', () => {
  it('rounds halves as the server does', () => {
    expect(format.metric(0.7625)).toBe('0.763');
    expect(format.signed(-0.7625)).toBe('−0.763');
    expect(format.metric(1e-9)).toBe('0.000');
  });

  it('names metrics of single steps, tests and jobs', () => {
    expect(format.label('search_roc_auc')).toBe('search ROC AUC');
    expect(format.label('alert.deliver')).toBe('alert delivery');
    expect(format.label('my_metric')).toBe('my metric');
  });

  it('puts what decides first and metrics of single steps last', () => {
    const metrics = { brier_score: 1, train_log_loss: 2, accuracy: 3, roc_auc: 4, own: 5 };
    expect(format.ordered(metrics).map(([name]) => name)).toEqual([
      'roc_auc',
      'accuracy',
      'brier_score',
      'own',
      'train_log_loss',
    ]);
  });

  it('says a span of time with one date when it is within a day', () => {
    expect(format.timeSpan('2026-11-21T14:52:40.6Z', '2026-11-21T14:52:42Z')).toBe(
      '2026-11-21 14:52:40 to 14:52:42 UTC',
    );
    expect(format.timeSpan('2026-11-20T23:00:00Z', '2026-11-21T01:00:00Z')).toBe(
      '2026-11-20 23:00:00 to 2026-11-21 01:00:00 UTC',
    );
  });

  it('tells the first of many', () => {
    expect(format.some(['a', 'b'])).toBe('a, b');
    expect(format.some(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
  });
});
