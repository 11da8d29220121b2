// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

import io.bellwether.platform.shared.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Lets in who has logged in and may do what the route needs. */
public final class GuardedGate implements Gate {
  private static final Logins.Login NOBODY =
      new Logins.Login(new User(0, "anonymous", false, Instant.EPOCH), Optional.empty());

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
    Logins.Login login = needed.isOpen() ? NOBODY : logins.login(credentials, address);
    User user = login.user();
    List<Grant> grants =
        user.admin() || needed.isOpen() ? List.of() : roles.grantsOf(asking.workspace(), user.id());
    Level floor = needed.isOpen() ? Level.NO_PERMISSIONS : fallback;
    UserRights rights =
        new UserRights(
            new Entitlements(user, asking.workspace(), grants, floor),
            login.until(),
            needed,
            roles);
    if (!needed.isOpen()) {
      rights.checkRoute();
    }
    return asking.as(user.name(), rights);
  }
}
