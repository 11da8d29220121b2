// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { charted } from './RunCurves';

it('draws a metric on training and validation rows in one chart, single values in none', () => {
  const metrics = ['valid_log_loss', 'search_roc_auc', 'train_log_loss', 'roc_auc'].map(key => ({
    key,
    step: key === 'roc_auc' ? 0 : 9,
  }));
  expect(charted(metrics)).toEqual([['train_log_loss', 'valid_log_loss'], ['search_roc_auc']]);
});
