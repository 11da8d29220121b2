// SPDX-License-Identifier: Apache-2.0
export { ComparePage } from './compare/ComparePage';
export { ExperimentsPage } from './experiments/ExperimentsPage';
export { RunPage } from './RunPage';
export { RunsPage } from './RunsPage';
