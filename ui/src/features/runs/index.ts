// SPDX-License-Identifier: Apache-2.0
export { RunPage } from './RunPage';
export { RunsPage } from './RunsPage';
