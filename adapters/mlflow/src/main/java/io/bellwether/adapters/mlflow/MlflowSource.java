// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import io.bellwether.platform.imports.ImportSource;

/** Whatever MLflow keeps its things in. */
interface MlflowSource extends ImportSource {
  /** Files and what MLflow's server hands out clients do not reach by themselves. */
  @Override
  default boolean isElsewhere(String address) {
    return LocalFiles.isElsewhere(address);
  }
}
