// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.adapters.passwords.Argon2PasswordHashes;
import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.access.SqlApiKeyStore;
import io.bellwether.adapters.sql.access.SqlRoleStore;
import io.bellwether.adapters.sql.access.SqlUserStore;
import io.bellwether.platform.access.Account;
import io.bellwether.platform.access.ApiKeys;
import io.bellwether.platform.access.Gate;
import io.bellwether.platform.access.GuardedGate;
import io.bellwether.platform.access.Logins;
import io.bellwether.platform.access.PasswordHashes;
import io.bellwether.platform.access.PersonalGrants;
import io.bellwether.platform.access.Roles;
import io.bellwether.platform.access.Users;
import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Ids;
import io.bellwether.protocols.http.Route;
import io.bellwether.protocols.rest.access.ApiKeyRoutes;
import io.bellwether.protocols.rest.access.RoleRoutes;
import io.bellwether.protocols.rest.access.UserRoutes;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Who may log in, and what each may do. */
record AccessRoom(Users users, ApiKeys keys, Roles roles, PersonalGrants grants, Gate gate) {
  static AccessRoom open(
      Settings settings, Database database, Audit audit, Ids ids, InstantSource clock) {
    PasswordHashes hashes = new Argon2PasswordHashes();
    SqlUserStore users = new SqlUserStore(database);
    SqlApiKeyStore keys = new SqlApiKeyStore(database);
    SqlRoleStore roles = new SqlRoleStore(database);
    Users service = new Users(users, hashes, audit, database, clock);
    Login login = Login.of(settings);
    Gate gate = Gate.OPEN;
    Login.tellIgnored(settings);
    if (login.on()) {
      makeAdministrator(login, users, service, hashes);
      Logins logins = new Logins(users, keys, hashes, clock);
      gate = new GuardedGate(logins, roles, login.fallback());
    }
    return new AccessRoom(
        service,
        new ApiKeys(keys, users, audit, database, ids, clock),
        new Roles(roles, users, audit, database),
        new PersonalGrants(roles, users, audit, database, login.fallback()),
        gate);
  }

  List<Route> routes() {
    return Stream.of(
            new UserRoutes(users).routes(),
            new ApiKeyRoutes(keys).routes(),
            new RoleRoutes(roles).routes())
        .flatMap(List::stream)
        .toList();
  }

  private static void makeAdministrator(
      Login login, SqlUserStore users, Users service, PasswordHashes hashes) {
    Optional<Account> known = users.find(login.admin());
    if (known.isEmpty()) {
      Caller platform = Caller.platform(Caller.DEFAULT_WORKSPACE, "start");
      service.create(platform, login.admin(), login.firstPassword(), true);
    } else if (!login.loopback() && hashes.matches(Login.NOTORIOUS, known.get().passwordHash())) {
      throw Login.notorious();
    }
  }
}
