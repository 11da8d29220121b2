// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { pathOfMlflowLink } from './mlflowLinks';

test.each([
  ['#/experiments/1/runs/ab12', '/runs/ab12'],
  ['#/experiments/1/runs/ab12?selectedTab=x', '/runs/ab12'],
  ['#/experiments/1', '/runs?experiment=1'],
  ['#/experiments', '/runs/experiments'],
  ['#/models/risk%20a/versions/3', '/models/risk%20a/3'],
  ['#/models/risk', '/models/risk'],
  ['#/models', '/models'],
  ['#/experiments/1/runs/a%2Fb', '/runs/a%2Fb'],
])('%s is %s', (link, path) => {
  expect(pathOfMlflowLink(link)).toBe(path);
});

test.each(['', '#', '#/', '#section', '#/prompts/x'])('%s is no address of ours', link => {
  expect(pathOfMlflowLink(link)).toBeNull();
});

test('a stray percent sign is read as nothing', () => {
  expect(pathOfMlflowLink('#/experiments/%')).toBe('/runs/experiments');
});
