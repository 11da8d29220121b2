// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

import java.util.List;
import java.util.Optional;

/** Grants under a name, in one workspace; users are given roles. */
public record Role(
    long id, String workspace, String name, Optional<String> description, List<Grant> grants) {
  /** Names of the roles that hold what single users were given. */
  public static final String PERSONAL_PREFIX = "__user_";

  public Role {
    grants = List.copyOf(grants);
  }

  /** The name of the role that holds what this user was given directly. */
  public static String personal(long userId) {
    return PERSONAL_PREFIX + userId + "__";
  }

  public boolean isPersonal() {
    return name.startsWith(PERSONAL_PREFIX);
  }
}
