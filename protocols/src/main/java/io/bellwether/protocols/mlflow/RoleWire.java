// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import io.bellwether.platform.access.Grant;
import io.bellwether.platform.access.Membership;
import io.bellwether.platform.access.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A role as MLflow tells it. */
record RoleWire(
    long id,
    String name,
    String workspace,
    @Nullable String description,
    List<GrantWire> permissions) {
  static RoleWire of(Role role) {
    return new RoleWire(
        role.id(),
        role.name(),
        role.workspace(),
        role.description().orElse(null),
        role.grants().stream().map(GrantWire::of).toList());
  }

  record GrantWire(
      long id, long roleId, String resourceType, String resourcePattern, String permission) {
    static GrantWire of(Grant grant) {
      return new GrantWire(
          grant.id(), grant.roleId(), grant.type().word(), grant.pattern(), grant.level().name());
    }
  }

  record MembershipWire(long id, long userId, long roleId) {
    static MembershipWire of(Membership membership) {
      return new MembershipWire(membership.id(), membership.userId(), membership.roleId());
    }
  }
}
