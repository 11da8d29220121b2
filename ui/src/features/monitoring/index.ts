// SPDX-License-Identifier: Apache-2.0
export { ModelHealthPage } from './ModelHealthPage';
export { MonitoringPage } from './MonitoringPage';
