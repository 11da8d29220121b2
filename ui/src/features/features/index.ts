// SPDX-License-Identifier: Apache-2.0
export { ViewPage } from './ViewPage';
export { ViewsPage } from './ViewsPage';
