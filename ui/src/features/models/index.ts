// SPDX-License-Identifier: Apache-2.0
export { ModelPage } from './ModelPage';
export { ModelsPage } from './ModelsPage';
export { VersionPage } from './VersionPage';
