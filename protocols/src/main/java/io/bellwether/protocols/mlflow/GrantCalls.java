// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import io.bellwether.platform.access.Level;
import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.access.PersonalGrants;
import io.bellwether.platform.access.PersonalGrants.Thing;
import io.bellwether.platform.access.ResourceType;
import io.bellwether.platform.access.Role;
import io.bellwether.platform.access.Roles;
import io.bellwether.platform.access.Users;
import io.bellwether.platform.shared.AlreadyExists;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Rights;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code mlflow/users/permissions} and {@code mlflow/users/roles} of MLflow's basic-auth. */
final class GrantCalls {
  private static final String PATH = "/3.0/mlflow/users/";
  private static final Permission READ = Permission.read(Resource.ACCOUNT);
  private static final Permission WRITE = Permission.write(Resource.ACCOUNT);

  private final PersonalGrants grants;
  private final Users users;
  private final Roles roles;

  GrantCalls(PersonalGrants grants, Users users, Roles roles) {
    this.grants = grants;
    this.users = users;
    this.roles = roles;
  }

  List<Route> routes() {
    return List.of(
        Route.post(PATH + "permissions/grant", WRITE, UserCalls.whenGuarded(this::give)),
        Route.post(PATH + "permissions/revoke", WRITE, UserCalls.whenGuarded(this::take)),
        Route.get(PATH + "permissions/get", READ, UserCalls.whenGuarded(this::level)),
        Route.get(
            PATH + "permissions/list",
            READ,
            UserCalls.whenGuarded(e -> list(e, query(e).required("username")))),
        Route.get(
            PATH + "current/permissions",
            READ,
            UserCalls.whenGuarded(e -> list(e, e.caller().principal()))),
        Route.get(PATH + "roles/list", READ, UserCalls.whenGuarded(this::rolesOf)));
  }

  private static Fields query(Exchange exchange) throws IOException {
    return Fields.ofQuery(exchange, List.of("username", "resource_type", "resource_id"), List.of());
  }

  private static Thing thing(Fields fields) {
    ResourceType type = AccessFields.type(fields);
    Rights.Kind kind =
        switch (type) {
          case EXPERIMENT -> Rights.Kind.EXPERIMENT;
          case REGISTERED_MODEL, PROMPT -> Rights.Kind.MODEL;
          case WORKSPACE ->
              throw Refusal.invalid(
                  "resource_type 'workspace' is not supported by the per-user permission"
                      + " convenience APIs. Use set_workspace_permission /"
                      + " delete_workspace_permission for workspace-wide grants.");
        };
    return new Thing(kind, type, fields.required("resource_id"));
  }

  private void give(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String user = fields.required("username");
    Thing thing = thing(fields);
    Level level = AccessFields.level(fields, thing.type());
    try {
      grants.give(exchange.caller(), user, thing, level);
    } catch (AlreadyExists taken) {
      throw new Refusal(ErrorCode.RESOURCE_ALREADY_EXISTS, about(user, thing) + " already exists.");
    }
    exchange.answer(200, Map.of());
  }

  private void take(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String user = fields.required("username");
    Thing thing = thing(fields);
    try {
      grants.take(exchange.caller(), user, thing);
    } catch (NotFound missing) {
      throw missing.kind().equals("grant")
          ? new Refusal(ErrorCode.RESOURCE_DOES_NOT_EXIST, about(user, thing) + " not found.")
          : missing;
    }
    exchange.answer(200, Map.of());
  }

  private static String about(String user, Thing thing) {
    return "Permission for user=%s on resource_type=%s, resource_id=%s"
        .formatted(user, thing.type().word(), thing.id());
  }

  /** {@code allowed} means USE, as MLflow has it; reading alone is less. */
  private void level(Exchange exchange) throws IOException {
    Fields fields = query(exchange);
    Level level = grants.level(exchange.caller(), fields.required("username"), thing(fields));
    exchange.answer(200, Map.of("allowed", level.includes(Level.USE), "permission", level.name()));
  }

  private record Row(
      long roleId,
      String roleName,
      String workspace,
      String resourceType,
      String resourcePattern,
      String permission) {}

  private void list(Exchange exchange, String user) {
    List<Role> all = roles.rolesOf(exchange.caller(), user);
    boolean admin = users.get(exchange.caller(), user).admin();
    List<Row> rows = all.stream().flatMap(GrantCalls::rows).toList();
    exchange.answer(200, Map.of("is_admin", admin, "permissions", rows));
  }

  private static Stream<Row> rows(Role role) {
    return role.grants().stream()
        .map(
            grant ->
                new Row(
                    role.id(),
                    role.name(),
                    role.workspace(),
                    grant.type().word(),
                    grant.pattern(),
                    grant.level().name()));
  }

  private void rolesOf(Exchange exchange) throws IOException {
    String user = query(exchange).required("username");
    List<RoleWire> all = roles.rolesOf(exchange.caller(), user).stream().map(RoleWire::of).toList();
    exchange.answer(200, Map.of("roles", all));
  }
}
