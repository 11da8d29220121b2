// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

import io.bellwether.platform.shared.Caller;
import java.time.Instant;
import java.util.List;

/** Lets in who has logged in and may do what the route needs. */
public final class GuardedGate implements Gate {
  private static final User NOBODY = new User(0, "anonymous", false, Instant.EPOCH);

  private final Logins logins;
  private final RoleStore roles;
  private final Level fallback;

  /**
   * @param fallback what every user may do in the default workspace without any grant
   */
  public GuardedGate(Logins logins, RoleStore roles, Level fallback) {
    this.logins = logins;
    this.roles = roles;
    this.fallback = fallback;
  }

  @Override
  public Caller admit(Caller asking, Credentials credentials, String address, Permission needed) {
    User user = needed.isOpen() ? NOBODY : logins.user(credentials, address);
    List<Grant> grants =
        user.admin() || needed.isOpen() ? List.of() : roles.grantsOf(asking.workspace(), user.id());
    Level floor = needed.isOpen() ? Level.NO_PERMISSIONS : fallback;
    UserRights rights =
        new UserRights(new Entitlements(user, asking.workspace(), grants, floor), needed, roles);
    if (!needed.isOpen()) {
      rights.checkRoute();
    }
    return new Caller(asking.workspace(), user.name(), asking.requestId(), rights);
  }
}
