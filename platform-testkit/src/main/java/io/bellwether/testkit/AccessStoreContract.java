// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.platform.access.Account;
import io.bellwether.platform.access.ApiKey;
import io.bellwether.platform.access.ApiKeyStore;
import io.bellwether.platform.access.Grant;
import io.bellwether.platform.access.Level;
import io.bellwether.platform.access.Membership;
import io.bellwether.platform.access.ResourceType;
import io.bellwether.platform.access.Role;
import io.bellwether.platform.access.RoleStore;
import io.bellwether.platform.access.User;
import io.bellwether.platform.access.UserStore;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Transactions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What a {@link UserStore}, an {@link ApiKeyStore} and a {@link RoleStore} owe. */
public abstract class AccessStoreContract {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.123456Z");
  private static final String WS = "default";

  protected abstract Transactions transactions();

  protected abstract UserStore users();

  protected abstract ApiKeyStore keys();

  protected abstract RoleStore roles();

  private <T> T write(Supplier<T> change) {
    return transactions().write(change);
  }

  private void change(Runnable change) {
    transactions().write(change);
  }

  private User user(String name) {
    return write(() -> users().add(name, "hash of " + name, false, START)).orElseThrow();
  }

  private Role role(String name) {
    return write(() -> roles().add(WS, name, Optional.of("about " + name))).orElseThrow();
  }

  private Grant grant(Role role, ResourceType type, String pattern, Level level) {
    return write(() -> roles().grant(role.id(), type, pattern, level)).orElseThrow();
  }

  @Test
  void keepsUsersByNameAndNumber() {
    User ann = user("ann");
    User bob = user("Bob");

    assertThat(users().find("ann")).contains(new Account(ann, "hash of ann"));
    assertThat(users().find(bob.id()).map(Account::user)).contains(bob);
    assertThat(users().find("bob")).isEmpty();
    assertThat(ann.createdAt()).isEqualTo(START);
    assertThat(write(() -> users().add("ann", "x", true, START))).isEmpty();
    assertThat(users().find("ann")).contains(new Account(ann, "hash of ann"));
    assertThat(users().list(Page.Request.first(1)))
        .isEqualTo(new Page<>(List.of(bob), Optional.of("Bob")));
    assertThat(users().list(new Page.Request(1, Optional.of("Bob"))).items()).containsExactly(ann);
  }

  @Test
  void changesUsers() {
    User ann = user("ann");

    change(() -> users().setPassword(ann.id(), "new hash"));
    assertThat(users().admins()).isZero();
    change(() -> users().setAdmin(ann.id(), true));

    Account changed = users().find("ann").orElseThrow();
    assertThat(changed.passwordHash()).isEqualTo("new hash");
    assertThat(changed.user().admin()).isTrue();
    assertThat(users().admins()).isEqualTo(1);
  }

  @Test
  void deletesAUserWithAllThatHangsOnIt() {
    User ann = user("ann");
    Role own = role(Role.personal(ann.id()));
    Role team = role("team");
    grant(own, ResourceType.EXPERIMENT, "1", Level.MANAGE);
    change(() -> roles().assign(ann.id(), own.id()));
    change(() -> roles().assign(ann.id(), team.id()));
    User bob = user("bob");
    change(() -> roles().assign(bob.id(), own.id()));
    change(() -> keys().add(key("k1", ann, Optional.empty()), "hash"));

    change(() -> users().delete(ann.id()));

    assertThat(users().find("ann")).isEmpty();
    assertThat(keys().findByHash("hash")).isEmpty();
    assertThat(roles().list(Optional.of(WS))).containsExactly(team);
    assertThat(roles().members(team.id())).isEmpty();
    assertThat(user("ann").id()).isGreaterThan(ann.id());
  }

  private static ApiKey key(String id, User owner, Optional<Instant> end) {
    return new ApiKey(id, owner, "bw_" + id, "label " + id, START, end);
  }

  @Test
  void keepsKeysByTheirHash() {
    User ann = user("ann");
    ApiKey eternal = key("k1", ann, Optional.empty());
    ApiKey ending = key("k2", ann, Optional.of(START.plusSeconds(60)));
    change(() -> keys().add(eternal, "one"));
    change(() -> keys().add(ending, "two"));
    change(() -> keys().add(key("k3", user("bob"), Optional.empty()), "three"));

    assertThat(keys().findByHash("two")).contains(ending);
    assertThat(keys().find("k1")).contains(eternal);
    assertThat(keys().list(ann.id())).containsExactly(eternal, ending);
    change(() -> keys().delete("k1"));
    assertThat(keys().findByHash("one")).isEmpty();
    assertThat(keys().list(ann.id())).containsExactly(ending);
  }

  @Test
  void keepsRolesWithTheirGrants() {
    Role team = role("team");
    Role other = role("other");
    Grant any = grant(team, ResourceType.EXPERIMENT, Grant.ANY, Level.EDIT);
    Grant one = grant(team, ResourceType.REGISTERED_MODEL, "m", Level.DENY);

    Role full = new Role(team.id(), WS, "team", Optional.of("about team"), List.of(any, one));
    assertThat(roles().find(team.id())).contains(full);
    assertThat(roles().find(WS, "team")).contains(full);
    assertThat(roles().list(Optional.of(WS))).containsExactly(full, other);
    assertThat(roles().list(Optional.of("elsewhere"))).isEmpty();
    assertThat(roles().list(Optional.empty())).containsExactly(full, other);
    assertThat(write(() -> roles().add(WS, "team", Optional.empty()))).isEmpty();
    Supplier<Optional<Grant>> again =
        () -> roles().grant(team.id(), any.type(), Grant.ANY, Level.READ);
    assertThat(write(again)).isEmpty();
    assertThat(roles().findGrant(any.id())).contains(any);
  }

  @Test
  void changesRolesAndGrants() {
    Role team = role("team");
    role("other");
    Grant grant = grant(team, ResourceType.EXPERIMENT, "1", Level.EDIT);

    change(() -> roles().setLevel(grant.id(), Level.READ));
    Role renamed = new Role(team.id(), WS, "crew", Optional.empty(), List.of());
    assertThat(write(() -> roles().update(renamed))).isTrue();
    Role taken = new Role(team.id(), WS, "other", Optional.empty(), List.of());
    assertThat(write(() -> roles().update(taken))).isFalse();

    Role now = roles().find(WS, "crew").orElseThrow();
    assertThat(now.description()).isEmpty();
    assertThat(now.grants()).extracting(Grant::level).containsExactly(Level.READ);
    change(() -> roles().revoke(grant.id()));
    assertThat(roles().findGrant(grant.id())).isEmpty();
    change(() -> roles().delete(team.id()));
    assertThat(roles().find(team.id())).isEmpty();
  }

  @Test
  void tellsWhatAUserMayDoInAWorkspace() {
    User ann = user("ann");
    Role team = role("team");
    Role crew = role("crew");
    Grant one = grant(team, ResourceType.EXPERIMENT, "1", Level.EDIT);
    Grant two = grant(crew, ResourceType.WORKSPACE, Grant.ANY, Level.READ);
    grant(role("strangers"), ResourceType.EXPERIMENT, "1", Level.MANAGE);

    Membership first = write(() -> roles().assign(ann.id(), team.id())).orElseThrow();
    change(() -> roles().assign(ann.id(), crew.id()));
    assertThat(write(() -> roles().assign(ann.id(), team.id()))).isEmpty();

    assertThat(roles().grantsOf(WS, ann.id())).containsExactlyInAnyOrder(one, two);
    assertThat(roles().grantsOf("elsewhere", ann.id())).isEmpty();
    assertThat(roles().members(team.id())).containsExactly(first);
    assertThat(roles().rolesOf(ann.id())).extracting(Role::name).containsExactly("team", "crew");
    assertThat(write(() -> roles().unassign(ann.id(), team.id()))).isTrue();
    assertThat(write(() -> roles().unassign(ann.id(), team.id()))).isFalse();
    assertThat(roles().grantsOf(WS, ann.id())).containsExactly(two);
  }

  @Test
  void movesAndDeletesTheGrantsOnAThing() {
    Role team = role("team");
    Grant here = grant(team, ResourceType.REGISTERED_MODEL, "old", Level.EDIT);
    Grant experiment = grant(team, ResourceType.EXPERIMENT, "old", Level.EDIT);

    change(() -> roles().renameResource(WS, ResourceType.REGISTERED_MODEL, "old", "new"));
    assertThat(roles().findGrant(here.id()).map(Grant::pattern)).contains("new");
    change(() -> roles().deleteResource("elsewhere", ResourceType.REGISTERED_MODEL, "new"));
    assertThat(roles().findGrant(here.id())).isPresent();
    change(() -> roles().deleteResource(WS, ResourceType.REGISTERED_MODEL, "new"));
    assertThat(roles().findGrant(here.id())).isEmpty();
    assertThat(roles().findGrant(experiment.id())).contains(experiment);
  }
}
