// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import io.bellwether.platform.access.Grant;
import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.access.ResourceType;
import io.bellwether.platform.access.Role;
import io.bellwether.platform.access.Roles;
import io.bellwether.platform.shared.AlreadyExists;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import io.bellwether.protocols.mlflow.RoleWire.GrantWire;
import io.bellwether.protocols.mlflow.RoleWire.MembershipWire;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code mlflow/roles} of MLflow's application basic-auth. */
final class RoleCalls {
  private static final String PATH = "/3.0/mlflow/roles/";
  private static final Permission READ = Permission.read(Resource.ACCOUNT);
  private static final Permission WRITE = Permission.write(Resource.ACCOUNT);

  private final Roles roles;

  RoleCalls(Roles roles) {
    this.roles = roles;
  }

  List<Route> routes() {
    return List.of(
        Route.post(PATH + "create", WRITE, UserCalls.whenGuarded(this::create)),
        Route.get(PATH + "get", READ, UserCalls.whenGuarded(this::get)),
        Route.get(PATH + "list", READ, UserCalls.whenGuarded(this::list)),
        Mlflow.patch(PATH + "update", WRITE, UserCalls.whenGuarded(this::update)),
        Mlflow.delete(PATH + "delete", WRITE, UserCalls.whenGuarded(this::delete)),
        Route.post(PATH + "permissions/add", WRITE, UserCalls.whenGuarded(this::addGrant)),
        Mlflow.delete(PATH + "permissions/remove", WRITE, UserCalls.whenGuarded(this::revoke)),
        Route.get(PATH + "permissions/list", READ, UserCalls.whenGuarded(this::grants)),
        Mlflow.patch(PATH + "permissions/update", WRITE, UserCalls.whenGuarded(this::changeGrant)),
        Route.post(PATH + "assign", WRITE, UserCalls.whenGuarded(this::assign)),
        Mlflow.delete(PATH + "unassign", WRITE, UserCalls.whenGuarded(this::unassign)),
        Route.get(PATH + "users/list", READ, UserCalls.whenGuarded(this::members)));
  }

  private static void answer(Exchange exchange, Role role) {
    exchange.answer(200, Map.of("role", RoleWire.of(role)));
  }

  private static String name(String name) {
    if (name.isBlank()) {
      throw Refusal.invalid("Role name cannot be empty.");
    }
    if (name.startsWith(Role.PERSONAL_PREFIX)) {
      throw Refusal.invalid(
          "Role name '%s' uses the reserved '%s' prefix, which is held for the per-user permission"
                  .formatted(name, Role.PERSONAL_PREFIX)
              + " representation. Choose a different name.");
    }
    return name;
  }

  private void create(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String name = name(fields.required("name"));
    String workspace = fields.required("workspace");
    answer(exchange, roles.create(exchange.caller(), workspace, name, fields.text("description")));
  }

  private static long asked(Exchange exchange) throws IOException {
    return roleId(Fields.ofQuery(exchange, List.of("role_id"), List.of()));
  }

  private static long roleId(Fields fields) {
    return AccessFields.number(fields, "role_id");
  }

  private void get(Exchange exchange) throws IOException {
    answer(exchange, roles.get(exchange.caller(), asked(exchange)));
  }

  private void list(Exchange exchange) {
    List<String> workspaces = exchange.queryAll("workspace");
    List<Optional<String>> wanted =
        workspaces.isEmpty()
            ? List.of(Optional.empty())
            : workspaces.stream().distinct().map(Optional::of).toList();
    List<RoleWire> found =
        wanted.stream()
            .flatMap(workspace -> roles.list(exchange.caller(), workspace).stream())
            .map(RoleWire::of)
            .toList();
    exchange.answer(200, Map.of("roles", found));
  }

  private void update(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    long id = roleId(fields);
    Optional<String> name = fields.text("name").map(RoleCalls::name);
    Optional<String> description = fields.text("description");
    if (name.isEmpty() && description.isEmpty()) {
      throw Refusal.invalid(
          "At least one of 'name' or 'description' must be provided to update a role.");
    }
    answer(exchange, roles.update(exchange.caller(), id, name, description));
  }

  private void delete(Exchange exchange) throws IOException {
    roles.delete(exchange.caller(), roleId(Fields.of(exchange)));
    exchange.answer(200, Map.of());
  }

  private void addGrant(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    long id = roleId(fields);
    ResourceType type = AccessFields.type(fields);
    String pattern = AccessFields.pattern(fields, type);
    try {
      Grant grant =
          roles.grant(exchange.caller(), id, type, pattern, AccessFields.level(fields, type));
      exchange.answer(200, Map.of("role_permission", GrantWire.of(grant)));
    } catch (AlreadyExists taken) {
      throw new Refusal(
          ErrorCode.RESOURCE_ALREADY_EXISTS,
          "Role permission (role_id=%d, resource_type=%s, resource_pattern=%s) already exists."
              .formatted(id, type.word(), pattern));
    }
  }

  private void revoke(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    roles.revoke(exchange.caller(), AccessFields.number(fields, "role_permission_id"));
    exchange.answer(200, Map.of());
  }

  private void grants(Exchange exchange) throws IOException {
    List<GrantWire> grants =
        roles.get(exchange.caller(), asked(exchange)).grants().stream().map(GrantWire::of).toList();
    exchange.answer(200, Map.of("role_permissions", grants));
  }

  private void changeGrant(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    long id = AccessFields.number(fields, "role_permission_id");
    ResourceType type = roles.getGrant(exchange.caller(), id).type();
    Grant grant = roles.changeGrant(exchange.caller(), id, AccessFields.level(fields, type));
    exchange.answer(200, Map.of("role_permission", GrantWire.of(grant)));
  }

  private void assign(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    MembershipWire assigned =
        MembershipWire.of(
            roles.assign(exchange.caller(), fields.required("username"), roleId(fields)));
    exchange.answer(200, Map.of("assignment", assigned));
  }

  private void unassign(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    roles.unassign(exchange.caller(), fields.required("username"), roleId(fields));
    exchange.answer(200, Map.of());
  }

  private void members(Exchange exchange) throws IOException {
    List<MembershipWire> members =
        roles.members(exchange.caller(), asked(exchange)).stream().map(MembershipWire::of).toList();
    exchange.answer(200, Map.of("assignments", members));
  }
}
