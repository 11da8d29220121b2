// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import java.util.Map;

/** A dataset that a run has used, and what for. */
public record DatasetInput(LoggedDataset dataset, Map<String, String> tags) {
  public static final String CONTEXT_TAG = "mlflow.data.context";

  public DatasetInput {
    tags = Map.copyOf(tags);
  }
}
