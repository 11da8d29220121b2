// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.serving;

import io.bellwether.platform.shared.NotAllowed;
import io.bellwether.platform.shared.Rights;
import java.time.Instant;
import java.util.Optional;

/** May use one model, and read no data. */
record OneModel(String model) implements Rights {
  @Override
  public boolean isAdmin() {
    return false;
  }

  @Override
  public Optional<Instant> until() {
    return Optional.empty();
  }

  @Override
  public boolean readsWorkspace() {
    return false;
  }

  @Override
  public boolean editsWorkspace() {
    return false;
  }

  @Override
  public boolean managesWorkspace() {
    return false;
  }

  @Override
  public boolean edits(Kind kind, String id) {
    return false;
  }

  @Override
  public boolean manages(Kind kind, String id) {
    return false;
  }

  @Override
  public void check(Kind kind, String id) {
    if (!sees(kind, id)) {
      throw NotAllowed.lacks(kind.word() + " " + id);
    }
  }

  @Override
  public boolean sees(Kind kind, String id) {
    return kind == Kind.MODEL && id.equals(model);
  }

  @Override
  public boolean uses(Kind kind, String id) {
    return sees(kind, id);
  }

  @Override
  public boolean seesEverything(Kind kind) {
    return false;
  }

  @Override
  public void checkCreate(Kind kind) {
    throw NotAllowed.lacks(kind.word());
  }

  @Override
  public void created(Kind kind, String id) {}

  @Override
  public void renamed(Kind kind, String from, String to) {}

  @Override
  public void deleted(Kind kind, String id) {}
}
