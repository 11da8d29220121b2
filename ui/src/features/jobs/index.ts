// SPDX-License-Identifier: Apache-2.0
export { JobPage } from './JobPage';
export { JobsPage } from './JobsPage';
