// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.access;

import io.bellwether.platform.access.Grant;
import io.bellwether.platform.access.Level;
import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.access.ResourceType;
import io.bellwether.platform.access.Role;
import io.bellwether.platform.access.Roles;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.protocols.http.Effect;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/access/roles} of the caller's workspace. */
public final class RoleRoutes {
  private static final String ROLES = "/api/v1/access/roles";
  private static final String ONE = ROLES + "/{role_id}";

  private final Roles roles;

  public RoleRoutes(Roles roles) {
    this.roles = roles;
  }

  public List<Route> routes() {
    Permission read = Permission.read(Resource.ACCESS);
    Permission write = Permission.write(Resource.ACCESS);
    return List.of(
        Route.get(ROLES, read, this::list),
        Route.post(ROLES, write, this::create),
        new Route("DELETE", ONE, write, Effect.CHANGES, this::delete),
        Route.post(ONE + "/grants", write, this::grant),
        new Route("DELETE", ONE + "/grants/{grant_id}", write, Effect.CHANGES, this::revoke),
        Route.put(ONE + "/members/{user}", write, this::assign),
        new Route("DELETE", ONE + "/members/{user}", write, Effect.CHANGES, this::unassign));
  }

  private record NewRole(String name, @Nullable String description) {}

  private record NewGrant(String type, @Nullable String pattern, String level) {}

  private record GrantReply(String id, String type, String pattern, String level) {
    static GrantReply of(Grant grant) {
      return new GrantReply(
          Long.toString(grant.id()), grant.type().word(), grant.pattern(), grant.level().name());
    }
  }

  private record RoleReply(
      String id, String name, Optional<String> description, List<GrantReply> grants) {
    static RoleReply of(Role role) {
      return new RoleReply(
          Long.toString(role.id()),
          role.name(),
          role.description(),
          role.grants().stream().map(GrantReply::of).toList());
    }
  }

  private void list(Exchange exchange) {
    List<RoleReply> all =
        roles.list(exchange.caller(), Optional.of(exchange.caller().workspace())).stream()
            .map(RoleReply::of)
            .toList();
    exchange.answer(200, Map.of("roles", all));
  }

  private void create(Exchange exchange) throws IOException {
    NewRole asked = exchange.json(NewRole.class);
    if (asked.name().isBlank() || asked.name().startsWith(Role.PERSONAL_PREFIX)) {
      throw InvalidInput.field(
          "name",
          asked.name(),
          "a name that does not begin with " + Role.PERSONAL_PREFIX,
          "choose another name");
    }
    Role role =
        roles.create(
            exchange.caller(),
            exchange.caller().workspace(),
            asked.name(),
            Optional.ofNullable(asked.description()));
    exchange.answer(201, RoleReply.of(role));
  }

  private static long number(Exchange exchange, String name) {
    try {
      return Long.parseLong(exchange.pathName(name));
    } catch (NumberFormatException e) {
      throw new Malformed("%s: %s (expected: a number)".formatted(name, exchange.pathName(name)));
    }
  }

  private void delete(Exchange exchange) {
    roles.delete(exchange.caller(), number(exchange, "role_id"));
    exchange.answerEmpty(204);
  }

  private void grant(Exchange exchange) throws IOException {
    NewGrant asked = exchange.json(NewGrant.class);
    ResourceType type =
        ResourceType.of(asked.type())
            .orElseThrow(
                () ->
                    InvalidInput.field(
                        "type",
                        asked.type(),
                        "experiment, registered_model, prompt or workspace",
                        "name one of them"));
    String pattern = Optional.ofNullable(asked.pattern()).orElse(Grant.ANY);
    if (type == ResourceType.WORKSPACE && !pattern.equals(Grant.ANY)) {
      throw InvalidInput.field("pattern", pattern, Grant.ANY, "leave it out");
    }
    Level level =
        Arrays.stream(Level.values())
            .filter(one -> one != Level.NO_PERMISSIONS && one.name().equals(asked.level()))
            .findFirst()
            .orElseThrow(
                () ->
                    InvalidInput.field(
                        "level",
                        asked.level(),
                        "READ, USE, EDIT, MANAGE or DENY",
                        "name one of them"));
    Grant grant = roles.grant(exchange.caller(), number(exchange, "role_id"), type, pattern, level);
    exchange.answer(201, GrantReply.of(grant));
  }

  private void revoke(Exchange exchange) {
    roles.revoke(exchange.caller(), number(exchange, "grant_id"));
    exchange.answerEmpty(204);
  }

  private void assign(Exchange exchange) {
    roles.assign(exchange.caller(), exchange.pathName("user"), number(exchange, "role_id"));
    exchange.answerEmpty(204);
  }

  private void unassign(Exchange exchange) {
    roles.unassign(exchange.caller(), exchange.pathName("user"), number(exchange, "role_id"));
    exchange.answerEmpty(204);
  }
}
