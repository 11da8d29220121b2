// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

/**
 * What a role gives on one thing or on all things of a type.
 *
 * @param pattern the id or name of one thing, or {@link #ANY}
 */
public record Grant(long id, long roleId, ResourceType type, String pattern, Level level) {
  /** The pattern that matches every thing of the type. */
  public static final String ANY = "*";

  boolean matches(String id) {
    return pattern.equals(ANY) || pattern.equals(id);
  }
}
