// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Rights;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a user may do in a workspace: the rules that make levels of grants, as MLflow has them.
 *
 * <p>Administrators and who manages the workspace may do everything. Else a DENY on a thing wins,
 * then the highest of the grants that match counts, and never less than what holds for the whole
 * workspace: a grant on the workspace, or the default where there is none.
 *
 * @param fallback what everybody may do in the default workspace without any grant
 */
public record Entitlements(User user, String workspace, List<Grant> grants, Level fallback) {
  public Entitlements {
    grants = List.copyOf(grants);
  }

  /** The level on whatever has no grants of its own. */
  public Level everywhere() {
    if (user.admin()) {
      return Level.MANAGE;
    }
    List<Level> own = onWorkspace();
    if (own.contains(Level.MANAGE)) {
      return Level.MANAGE;
    }
    if (own.contains(Level.DENY)) {
      return Level.DENY;
    }
    return own.stream()
        .map(level -> level == Level.USE ? fallback.or(Level.READ) : level)
        .reduce(Level::or)
        .orElse(isDefaultWorkspace() ? fallback : Level.NO_PERMISSIONS);
  }

  public Level on(Rights.Kind kind, String id) {
    Level floor = everywhere();
    if (floor == Level.MANAGE || floor == Level.DENY) {
      return floor;
    }
    List<Level> own = of(kind).filter(grant -> grant.matches(id)).map(Grant::level).toList();
    return own.contains(Level.DENY) ? Level.DENY : own.stream().reduce(floor, Level::or);
  }

  /** The highest level that the user has on anything of this kind. */
  Level somewhere(Rights.Kind kind) {
    Level floor = everywhere();
    return floor == Level.DENY ? floor : of(kind).map(Grant::level).reduce(floor, Level::or);
  }

  boolean seesEverything(Rights.Kind kind) {
    Level floor = everywhere();
    return floor == Level.MANAGE
        || (on(kind, Grant.ANY).includes(Level.READ)
            && of(kind).noneMatch(grant -> grant.level() == Level.DENY));
  }

  /** As in MLflow everybody may make things; who has roles that say less may not. */
  boolean mayCreate(Rights.Kind kind) {
    Level floor = everywhere();
    if (floor == Level.MANAGE) {
      return true;
    }
    if (floor == Level.DENY || on(kind, Grant.ANY) == Level.DENY) {
      return false;
    }
    List<Level> own = onWorkspace();
    return own.isEmpty()
        ? isDefaultWorkspace()
        : own.stream().anyMatch(level -> level.includes(Level.USE));
  }

  /** With everything that may be done on this one. */
  Entitlements with(ResourceType type, String id) {
    Grant given = new Grant(0, 0, type, id, Level.MANAGE);
    return on(Stream.concat(grants.stream(), Stream.of(given)).toList());
  }

  Entitlements renamed(Rights.Kind kind, String from, String to) {
    return on(
        grants.stream()
            .map(
                grant ->
                    grant.type().isOf(kind) && grant.pattern().equals(from)
                        ? new Grant(grant.id(), grant.roleId(), grant.type(), to, grant.level())
                        : grant)
            .toList());
  }

  private Entitlements on(List<Grant> others) {
    return new Entitlements(user, workspace, others, fallback);
  }

  private boolean isDefaultWorkspace() {
    return workspace.equals(Caller.DEFAULT_WORKSPACE);
  }

  private List<Level> onWorkspace() {
    return grants.stream()
        .filter(grant -> grant.type() == ResourceType.WORKSPACE)
        .map(Grant::level)
        .toList();
  }

  private Stream<Grant> of(Rights.Kind kind) {
    return grants.stream().filter(grant -> grant.type().isOf(kind));
  }
}
