// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

/** By what experiments are searched and ordered. */
public enum ExperimentField {
  ID,
  NAME,
  CREATED,
  UPDATED
}
