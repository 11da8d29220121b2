// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.shared.AlreadyExists;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.NotAllowed;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Transactions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes roles, fills them with grants and gives them to users; who manages the workspace may. */
public final class Roles {
  private static final String KIND = "role";

  private final RoleStore store;
  private final UserStore users;
  private final Audit audit;
  private final Transactions transactions;

  public Roles(RoleStore store, UserStore users, Audit audit, Transactions transactions) {
    this.store = store;
    this.users = users;
    this.audit = audit;
    this.transactions = transactions;
  }

  public Role create(Caller caller, String workspace, String name, Optional<String> description) {
    checkManages(caller, workspace);
    return transactions.write(
        () -> {
          Role role =
              store
                  .add(workspace, name, description)
                  .orElseThrow(() -> new AlreadyExists(KIND, name + " " + workspace));
          record(caller, "role.create", role, Map.of());
          return role;
        });
  }

  public Role get(Caller caller, long id) {
    checkManages(caller, caller.workspace());
    Role role = store.find(id).orElseThrow(() -> new NotFound(KIND, Long.toString(id)));
    checkManages(caller, role.workspace());
    return role;
  }

  /** Of one workspace, or of all; the latter only for administrators. */
  public List<Role> list(Caller caller, Optional<String> workspace) {
    if (workspace.isPresent()) {
      checkManages(caller, workspace.get());
    } else {
      checkAdmin(caller);
    }
    return store.list(workspace);
  }

  public Role update(Caller caller, long id, Optional<String> name, Optional<String> description) {
    return transactions.write(
        () -> {
          Role old = get(caller, id);
          Role role =
              new Role(
                  id,
                  old.workspace(),
                  name.orElse(old.name()),
                  description.or(old::description),
                  old.grants());
          if (!store.update(role)) {
            throw new AlreadyExists(KIND, role.name() + " " + role.workspace());
          }
          record(caller, "role.update", role, Map.of("was", old.name()));
          return role;
        });
  }

  public void delete(Caller caller, long id) {
    transactions.write(
        () -> {
          Role role = get(caller, id);
          store.delete(id);
          record(caller, "role.delete", role, Map.of());
        });
  }

  public Grant grant(Caller caller, long id, ResourceType type, String pattern, Level level) {
    return transactions.write(
        () -> {
          Role role = get(caller, id);
          Grant grant =
              store
                  .grant(id, type, pattern, level)
                  .orElseThrow(() -> new AlreadyExists("grant", type.word() + " " + pattern));
          record(caller, "role.grant", role, details(grant));
          return grant;
        });
  }

  public Grant changeGrant(Caller caller, long grantId, Level level) {
    return transactions.write(
        () -> {
          Grant old = findGrant(caller, grantId);
          Role role = get(caller, old.roleId());
          store.setLevel(grantId, level);
          Grant grant = new Grant(old.id(), old.roleId(), old.type(), old.pattern(), level);
          record(caller, "role.grant", role, details(grant));
          return grant;
        });
  }

  /** The grant and whoever asks may manage its role. */
  public Grant getGrant(Caller caller, long grantId) {
    Grant grant = findGrant(caller, grantId);
    get(caller, grant.roleId());
    return grant;
  }

  public void revoke(Caller caller, long grantId) {
    transactions.write(
        () -> {
          Grant grant = findGrant(caller, grantId);
          Role role = get(caller, grant.roleId());
          store.revoke(grantId);
          record(caller, "role.revoke", role, details(grant));
        });
  }

  public Membership assign(Caller caller, String userName, long id) {
    return transactions.write(
        () -> {
          Role role = get(caller, id);
          User user = user(userName);
          Membership membership =
              store
                  .assign(user.id(), id)
                  .orElseThrow(() -> new AlreadyExists("membership", user.id() + " " + id));
          record(caller, "role.assign", role, Map.of("user", userName));
          return membership;
        });
  }

  public void unassign(Caller caller, String userName, long id) {
    transactions.write(
        () -> {
          Role role = get(caller, id);
          User user = user(userName);
          if (!store.unassign(user.id(), id)) {
            throw new NotFound("membership", user.id() + " " + id);
          }
          record(caller, "role.unassign", role, Map.of("user", userName));
        });
  }

  public List<Membership> members(Caller caller, long id) {
    get(caller, id);
    return store.members(id);
  }

  /** One's own roles; administrators see everybody's, others those of the workspace they manage. */
  public List<Role> rolesOf(Caller caller, String userName) {
    if (userName.equals(caller.principal()) || caller.rights().isAdmin()) {
      return store.rolesOf(user(userName).id());
    }
    checkManages(caller, caller.workspace());
    return store.rolesOf(user(userName).id()).stream()
        .filter(role -> role.workspace().equals(caller.workspace()))
        .toList();
  }

  private Grant findGrant(Caller caller, long id) {
    checkManages(caller, caller.workspace());
    return store.findGrant(id).orElseThrow(() -> new NotFound("grant", Long.toString(id)));
  }

  private User user(String name) {
    return users.find(name).map(Account::user).orElseThrow(() -> new NotFound("user", name));
  }

  private static void checkAdmin(Caller caller) {
    if (!caller.rights().isAdmin()) {
      throw NotAllowed.lacks("only administrators see the roles of all workspaces");
    }
  }

  private static void checkManages(Caller caller, String workspace) {
    boolean here = caller.rights().managesWorkspace() && caller.workspace().equals(workspace);
    if (!here && !caller.rights().isAdmin()) {
      throw NotAllowed.lacks("only who manages the workspace may see and change its roles");
    }
  }

  private static Map<String, String> details(Grant grant) {
    return Map.of(
        "type", grant.type().word(), "pattern", grant.pattern(), "level", grant.level().name());
  }

  private void record(Caller caller, String action, Role role, Map<String, String> details) {
    Map<String, String> all = new HashMap<>(details);
    all.put("workspace", role.workspace());
    audit.record(caller, action, KIND + ":" + role.name(), all);
  }
}
