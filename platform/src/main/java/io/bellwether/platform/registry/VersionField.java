// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

/** By what model versions are searched and ordered. */
public enum VersionField {
  MODEL,
  NUMBER,
  /** Empty if no run made the version. */
  RUN_ID,
  SOURCE,
  CREATED,
  UPDATED
}
