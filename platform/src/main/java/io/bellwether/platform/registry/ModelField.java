// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

/** By what registered models are searched and ordered. */
public enum ModelField {
  NAME,
  UPDATED
}
