// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

/** Whether somebody has deleted the thing; what is deleted can be restored. */
public enum Lifecycle {
  ACTIVE,
  DELETED
}
