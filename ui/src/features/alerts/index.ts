// SPDX-License-Identifier: Apache-2.0
export { AlertPage } from './AlertPage';
export { AlertsPage } from './AlertsPage';
