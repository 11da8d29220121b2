// SPDX-License-Identifier: Apache-2.0
export { DatasetPage } from './DatasetPage';
export { DatasetsPage } from './DatasetsPage';
