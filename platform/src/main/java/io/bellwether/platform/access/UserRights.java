// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

import io.bellwether.platform.shared.NotAllowed;
import io.bellwether.platform.shared.Rights;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The rights of a user within one request, whose route needs a permission; what the request itself
 * makes counts at once. Used by the thread of the request only.
 */
final class UserRights implements Rights {
  private Entitlements entitled;
  private final Optional<Instant> until;
  private final Permission needed;
  private final RoleStore roles;

  /**
   * @param until when the login ends
   */
  UserRights(Entitlements entitled, Optional<Instant> until, Permission needed, RoleStore roles) {
    this.entitled = entitled;
    this.until = until;
    this.needed = needed;
    this.roles = roles;
  }

  @Override
  public boolean isAdmin() {
    return entitled.user().admin();
  }

  @Override
  public Optional<Instant> until() {
    return until;
  }

  @Override
  public boolean readsWorkspace() {
    return entitled.everywhere().includes(Level.READ);
  }

  @Override
  public boolean editsWorkspace() {
    return entitled.everywhere().includes(Level.EDIT);
  }

  @Override
  public boolean managesWorkspace() {
    return entitled.everywhere() == Level.MANAGE;
  }

  @Override
  public boolean edits(Kind kind, String id) {
    return entitled.on(kind, id).includes(Level.EDIT);
  }

  @Override
  public boolean manages(Kind kind, String id) {
    return entitled.on(kind, id) == Level.MANAGE;
  }

  /** Whether the route may be called at all; single things are checked when they are found. */
  void checkRoute() {
    Level level = needed.level();
    boolean allowed =
        needed
            .kind()
            .map(
                kind ->
                    needed.action() == Permission.Action.CREATE
                        ? entitled.mayCreate(kind)
                        : entitled.somewhere(kind).includes(level))
            .orElseGet(
                () -> entitled.everywhere().includes(level) || level == Level.NO_PERMISSIONS);
    if (!allowed) {
      throw NotAllowed.lacks(
          "%s may not %s %s (needs %s in workspace %s)"
              .formatted(
                  entitled.user().name(),
                  needed.action().word(),
                  needed.resource().word(),
                  level,
                  entitled.workspace()));
    }
  }

  /** A route about one kind only reads what it touches of another. */
  @Override
  public void check(Kind kind, String id) {
    Level level = needed.kind().equals(Optional.of(kind)) ? needed.level() : Level.READ;
    if (!entitled.on(kind, id).includes(level)) {
      throw NotAllowed.lacks(
          "%s needs %s on this %s".formatted(entitled.user().name(), level, kind.word()));
    }
  }

  @Override
  public boolean sees(Kind kind, String id) {
    return entitled.on(kind, id).includes(Level.READ);
  }

  @Override
  public boolean uses(Kind kind, String id) {
    return entitled.on(kind, id).includes(Level.USE);
  }

  @Override
  public boolean seesEverything(Kind kind) {
    return entitled.seesEverything(kind);
  }

  @Override
  public void checkCreate(Kind kind) {
    if (!entitled.mayCreate(kind)) {
      throw NotAllowed.lacks("%s may not make a %s".formatted(entitled.user().name(), kind.word()));
    }
  }

  @Override
  public void created(Kind kind, String id) {
    ResourceType type = ResourceType.of(kind);
    Personal.give(roles, entitled.workspace(), entitled.user(), type, id);
    entitled = entitled.with(type, id);
  }

  @Override
  public void renamed(Kind kind, String from, String to) {
    types(kind).forEach(type -> roles.renameResource(entitled.workspace(), type, from, to));
    entitled = entitled.renamed(kind, from, to);
  }

  @Override
  public void deleted(Kind kind, String id) {
    types(kind).forEach(type -> roles.deleteResource(entitled.workspace(), type, id));
  }

  private static List<ResourceType> types(Kind kind) {
    return List.of(ResourceType.values()).stream().filter(type -> type.isOf(kind)).toList();
  }
}
