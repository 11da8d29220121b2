// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

/** By what runs are searched and ordered; there is no order by a dataset. */
public enum RunField {
  ID,
  NAME,
  STATUS,
  USER,
  ARTIFACT_URI,
  STARTED,
  ENDED,
  DATASET_NAME,
  DATASET_DIGEST,
  DATASET_CONTEXT
}
