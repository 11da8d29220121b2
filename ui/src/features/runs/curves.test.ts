// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { charted, sections } from './charted';

it('draws a metric on training and validation rows in one chart, single values in none', () => {
  const metrics = ['valid_log_loss', 'search_roc_auc', 'train_log_loss', 'roc_auc'].map(key => ({
    key,
    step: key === 'roc_auc' ? 0 : 9,
  }));
  expect(charted(metrics)).toEqual([['train_log_loss', 'valid_log_loss'], ['search_roc_auc']]);
});

it('puts charts in sections by prefix, those of the machine last', () => {
  const metrics = ['system/cpu', 'val/loss', 'loss', 'train/loss', 'once/x'].map(key => ({
    key,
    step: key === 'once/x' ? 0 : 9,
  }));
  expect(sections(metrics)).toEqual([
    { prefix: '', charts: [['loss']] },
    { prefix: 'train', charts: [['train/loss']] },
    { prefix: 'val', charts: [['val/loss']] },
    { prefix: 'system', charts: [['system/cpu']] },
  ]);
});
