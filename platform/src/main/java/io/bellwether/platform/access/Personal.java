// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

import java.util.Optional;

/** What single users were given: a role of their own holds it in each workspace. */
final class Personal {
  private Personal() {}

  /** Everything may be done with what one has made. */
  static void give(RoleStore roles, String workspace, User user, ResourceType type, String id) {
    roles.grant(role(roles, workspace, user.id()).id(), type, id, Level.MANAGE);
  }

  /** The user's own role, made if there is none. */
  static Role role(RoleStore roles, String workspace, long userId) {
    String name = Role.personal(userId);
    return roles
        .find(workspace, name)
        .orElseGet(
            () -> {
              Role made = roles.add(workspace, name, Optional.empty()).orElseThrow();
              roles.assign(userId, made.id());
              return made;
            });
  }
}
