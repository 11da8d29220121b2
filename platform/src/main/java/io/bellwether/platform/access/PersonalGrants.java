// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.shared.AlreadyExists;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.NotAllowed;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Rights;
import io.bellwether.platform.shared.Transactions;
import java.util.HashMap;
import java.util.Map;

/** Grants of single things to single users, by whoever manages the thing. */
public final class PersonalGrants {
  private final RoleStore store;
  private final UserStore users;
  private final Audit audit;
  private final Transactions transactions;
  private final Level fallback;

  /**
   * @param fallback what every user may do in the default workspace without any grant
   */
  public PersonalGrants(
      RoleStore store, UserStore users, Audit audit, Transactions transactions, Level fallback) {
    this.store = store;
    this.users = users;
    this.audit = audit;
    this.transactions = transactions;
    this.fallback = fallback;
  }

  /** One thing, or all of a type. */
  public record Thing(Rights.Kind kind, ResourceType type, String id) {}

  public void give(Caller caller, String userName, Thing thing, Level level) {
    checkManages(caller, thing);
    transactions.write(
        () -> {
          User user = user(userName);
          Role role = Personal.role(store, caller.workspace(), user.id());
          if (store.grant(role.id(), thing.type(), thing.id(), level).isEmpty()) {
            throw new AlreadyExists("grant", thing.type().word() + " " + thing.id());
          }
          record(caller, "grant.give", user, thing, Map.of("level", level.name()));
        });
  }

  public void take(Caller caller, String userName, Thing thing) {
    checkManages(caller, thing);
    transactions.write(
        () -> {
          User user = user(userName);
          Grant grant =
              store.find(caller.workspace(), Role.personal(user.id())).stream()
                  .flatMap(role -> role.grants().stream())
                  .filter(one -> one.type() == thing.type() && one.pattern().equals(thing.id()))
                  .findFirst()
                  .orElseThrow(() -> new NotFound("grant", thing.type().word() + " " + thing.id()));
          store.revoke(grant.id());
          record(caller, "grant.take", user, thing, Map.of());
        });
  }

  /** What the user may do with the thing; one's own, or asked by who manages the workspace. */
  public Level level(Caller caller, String userName, Thing thing) {
    if (!userName.equals(caller.principal()) && !caller.rights().managesWorkspace()) {
      throw NotAllowed.lacks("only who manages the workspace sees what others may do");
    }
    User user = user(userName);
    Entitlements entitled =
        new Entitlements(
            user, caller.workspace(), store.grantsOf(caller.workspace(), user.id()), fallback);
    return entitled.on(thing.kind(), thing.id());
  }

  private static void checkManages(Caller caller, Thing thing) {
    boolean all = thing.id().equals(Grant.ANY);
    boolean may =
        all
            ? caller.rights().managesWorkspace()
            : caller.rights().manages(thing.kind(), thing.id());
    if (!may) {
      throw NotAllowed.lacks("needs MANAGE on this " + thing.kind().word());
    }
  }

  private User user(String name) {
    return users.find(name).map(Account::user).orElseThrow(() -> new NotFound("user", name));
  }

  private void record(
      Caller caller, String action, User user, Thing thing, Map<String, String> details) {
    Map<String, String> all = new HashMap<>(details);
    all.put("type", thing.type().word());
    all.put("id", thing.id());
    audit.record(caller, action, "user:" + user.name(), all);
  }
}
