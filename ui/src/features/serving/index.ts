// SPDX-License-Identifier: Apache-2.0
export { PredictionPage } from './PredictionPage';
export { ServingPage } from './ServingPage';
