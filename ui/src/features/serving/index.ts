// SPDX-License-Identifier: Apache-2.0
export { EndpointPage } from './EndpointPage';
export { EndpointsPage } from './EndpointsPage';
export { PredictionPage } from './PredictionPage';
