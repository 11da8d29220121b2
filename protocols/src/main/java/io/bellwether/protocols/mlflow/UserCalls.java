// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.access.Roles;
import io.bellwether.platform.access.User;
import io.bellwether.platform.access.Users;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Rights;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code mlflow/users} of MLflow's application basic-auth. */
final class UserCalls {
  private static final String PATH = "/2.0/mlflow/users/";
  private static final Permission READ = Permission.read(Resource.ACCOUNT);
  private static final Permission WRITE = Permission.write(Resource.ACCOUNT);

  private final Users users;
  private final Roles roles;

  UserCalls(Users users, Roles roles) {
    this.users = users;
    this.roles = roles;
  }

  List<Route> routes() {
    return List.of(
        Route.post(PATH + "create", WRITE, whenGuarded(this::create)),
        Route.get(PATH + "get", READ, whenGuarded(this::get)),
        Route.get(PATH + "current", READ, whenGuarded(this::current)),
        Route.get(PATH + "list", READ, whenGuarded(this::list)),
        Mlflow.patch(PATH + "update-password", WRITE, whenGuarded(this::updatePassword)),
        Mlflow.patch(PATH + "update-admin", WRITE, whenGuarded(this::updateAdmin)),
        Mlflow.delete(PATH + "delete", WRITE, whenGuarded(this::delete)));
  }

  /** Without login there is nobody to tell of. */
  static Route.Handler whenGuarded(Route.Handler handler) {
    return exchange -> {
      if (exchange.caller().rights() instanceof Rights.All) {
        throw new Refusal(
            ErrorCode.RESOURCE_DOES_NOT_EXIST,
            "Authentication is off on this server (expected: --auth-config, or auth: on).");
      }
      handler.handle(exchange);
    };
  }

  private record Listed(long id, String username, boolean isAdmin, List<RoleWire> roles) {}

  record UserWire(long id, String username, boolean isAdmin) {
    static UserWire of(User user) {
      return new UserWire(user.id(), user.name(), user.admin());
    }
  }

  private static String password(Fields fields) {
    String password =
        fields
            .secret("password")
            .filter(text -> !text.isEmpty())
            .orElseThrow(() -> fields.missing("password"));
    if (password.length() < Users.SHORTEST) {
      throw Refusal.invalid("Password must be at least %d characters.".formatted(Users.SHORTEST));
    }
    return password;
  }

  private void create(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    User user =
        users.create(exchange.caller(), fields.required("username"), password(fields), false);
    exchange.answer(200, Map.of("user", UserWire.of(user)));
  }

  private void get(Exchange exchange) throws IOException {
    Fields fields = Fields.ofQuery(exchange, List.of("username"), List.of());
    User user = users.get(exchange.caller(), fields.required("username"));
    exchange.answer(200, Map.of("user", UserWire.of(user)));
  }

  private void current(Exchange exchange) {
    User user = users.get(exchange.caller(), exchange.caller().principal());
    exchange.answer(200, Map.of("user", UserWire.of(user), "is_basic_auth", true));
  }

  /** MLflow's list has no pages. */
  private void list(Exchange exchange) {
    List<Listed> all = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      Page.Request request = new Page.Request(Page.Request.MAX_LIMIT, after);
      Page<User> page = users.list(exchange.caller(), request);
      page.items().stream().map(user -> listed(exchange, user)).forEach(all::add);
      after = page.next();
    } while (after.isPresent());
    exchange.answer(200, Map.of("users", all));
  }

  private Listed listed(Exchange exchange, User user) {
    return new Listed(
        user.id(),
        user.name(),
        user.admin(),
        roles.rolesOf(exchange.caller(), user.name()).stream().map(RoleWire::of).toList());
  }

  private void updatePassword(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String name = fields.required("username");
    String current = fields.secret("current_password").orElse("");
    boolean own = name.equals(exchange.caller().principal());
    if (own && current.isEmpty()) {
      throw Refusal.invalid("Current password is required when changing your own password.");
    }
    String password = password(fields);
    if (own && password.equals(current)) {
      throw Refusal.invalid("New password must differ from the current password.");
    }
    users.changePassword(exchange.caller(), name, password, current);
    exchange.answer(200, Map.of());
  }

  private void updateAdmin(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    if (!fields.has("is_admin")) {
      throw fields.missing("is_admin");
    }
    users.setAdmin(exchange.caller(), fields.required("username"), fields.flag("is_admin"));
    exchange.answer(200, Map.of());
  }

  private void delete(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    try {
      users.delete(exchange.caller(), fields.required("username"));
    } catch (Conflict own) {
      throw new Refusal(ErrorCode.BAD_REQUEST, String.valueOf(own.getMessage()));
    }
    exchange.answer(200, Map.of());
  }
}
