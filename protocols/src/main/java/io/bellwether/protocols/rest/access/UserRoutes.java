// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.access;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.access.User;
import io.bellwether.platform.access.Users;
import io.bellwether.platform.shared.Rights;
import io.bellwether.protocols.http.Effect;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/access/me} and {@code /api/v1/access/users}. */
public final class UserRoutes {
  private static final String USERS = "/api/v1/access/users";
  private static final String ONE = USERS + "/{user}";

  private final Users users;

  public UserRoutes(Users users) {
    this.users = users;
  }

  public List<Route> routes() {
    Permission read = Permission.read(Resource.ACCESS);
    Permission write = Permission.write(Resource.ACCESS);
    Permission own = Permission.write(Resource.ACCOUNT);
    return List.of(
        Route.get("/api/v1/access/me", Permission.read(Resource.ACCOUNT), this::me),
        Route.put("/api/v1/access/me/password", own, this::changeOwnPassword),
        Route.get(USERS, read, this::list),
        Route.post(USERS, write, this::create),
        Route.put(ONE + "/password", write, this::changePassword),
        Route.put(ONE + "/admin", write, this::setAdmin),
        new Route("DELETE", ONE, write, Effect.CHANGES, this::delete));
  }

  private record Me(String name, boolean admin, boolean login, String workspace) {}

  private record UserReply(String name, boolean admin, Instant createdAt) {
    static UserReply of(User user) {
      return new UserReply(user.name(), user.admin(), user.createdAt());
    }
  }

  private record NewUser(String name, String password, @Nullable Boolean admin) {}

  private record NewPassword(String password, @Nullable String currentPassword) {}

  private record Administrator(boolean admin) {}

  private void me(Exchange exchange) {
    boolean login = !(exchange.caller().rights() instanceof Rights.All);
    exchange.answer(
        200,
        new Me(
            exchange.caller().principal(),
            exchange.caller().rights().isAdmin(),
            login,
            exchange.caller().workspace()));
  }

  private void list(Exchange exchange) {
    exchange.answerPage("users", users.list(exchange.caller(), exchange.page()), UserReply::of);
  }

  private void create(Exchange exchange) throws IOException {
    NewUser asked = exchange.json(NewUser.class);
    boolean admin = Boolean.TRUE.equals(asked.admin());
    User user = users.create(exchange.caller(), asked.name(), asked.password(), admin);
    exchange.answer(201, UserReply.of(user));
  }

  private void changeOwnPassword(Exchange exchange) throws IOException {
    changePassword(exchange, exchange.caller().principal());
  }

  private void changePassword(Exchange exchange) throws IOException {
    changePassword(exchange, exchange.pathName("user"));
  }

  private void changePassword(Exchange exchange, String user) throws IOException {
    NewPassword asked = exchange.json(NewPassword.class);
    String current = Optional.ofNullable(asked.currentPassword()).orElse("");
    users.changePassword(exchange.caller(), user, asked.password(), current);
    exchange.answerEmpty(204);
  }

  private void setAdmin(Exchange exchange) throws IOException {
    boolean admin = exchange.json(Administrator.class).admin();
    users.setAdmin(exchange.caller(), exchange.pathName("user"), admin);
    exchange.answerEmpty(204);
  }

  private void delete(Exchange exchange) {
    users.delete(exchange.caller(), exchange.pathName("user"));
    exchange.answerEmpty(204);
  }
}
