// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

import java.time.Instant;
import java.util.Optional;

/**
 * What a caller may do with single things, besides what the route needed. Services ask when they
 * have found the thing that a request is about; what the request is going to do with it (read,
 * change, delete) is known to who made the rights.
 */
public interface Rights {
  /** Things that single grants exist for. */
  enum Kind {
    EXPERIMENT("experiment"),
    MODEL("registered model");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /** Of the platform itself, and of everybody while the server runs without login. */
  Rights ALL = new All();

  /** Whether the caller may do everything everywhere. */
  boolean isAdmin();

  /** When the login ends that they come from, such as an API key; empty = it does not. */
  Optional<Instant> until();

  /** Whether the caller may read what there are no single grants for, such as datasets. */
  boolean readsWorkspace();

  /** Whether the caller may change what is no single thing's, such as datasets. */
  boolean editsWorkspace();

  /** Whether the caller may do everything in the workspace, give roles there included. */
  boolean managesWorkspace();

  /** Whether the caller may change this one. */
  boolean edits(Kind kind, String id);

  /** Whether the caller may give others grants on this one. */
  boolean manages(Kind kind, String id);

  /**
   * Goes on only if the request may do with this one what it is about to do.
   *
   * @throws NotAllowed if it may not
   */
  void check(Kind kind, String id);

  /** Whether the caller may read this one: lists leave out what it may not. */
  boolean sees(Kind kind, String id);

  /** Whether the caller may ask this one, a model, for answers. */
  boolean uses(Kind kind, String id);

  /** Whether there is none of this kind that the caller must not see. */
  boolean seesEverything(Kind kind);

  /**
   * Goes on only if the caller may make one of this kind.
   *
   * @throws NotAllowed if it may not
   */
  void checkCreate(Kind kind);

  /** It was made by the caller, who may do everything with it; called inside the change. */
  void created(Kind kind, String id);

  /** It has another name now; called inside the change. */
  void renamed(Kind kind, String from, String to);

  /** It is no more, and who is given its name later gets none of its grants. */
  void deleted(Kind kind, String id);

  /** Everything is allowed, nothing is remembered. */
  final class All implements Rights {
    private All() {}

    @Override
    public boolean isAdmin() {
      return true;
    }

    @Override
    public Optional<Instant> until() {
      return Optional.empty();
    }

    @Override
    public boolean readsWorkspace() {
      return true;
    }

    @Override
    public boolean editsWorkspace() {
      return true;
    }

    @Override
    public boolean managesWorkspace() {
      return true;
    }

    @Override
    public boolean edits(Kind kind, String id) {
      return true;
    }

    @Override
    public boolean manages(Kind kind, String id) {
      return true;
    }

    @Override
    public void check(Kind kind, String id) {}

    @Override
    public boolean sees(Kind kind, String id) {
      return true;
    }

    @Override
    public boolean uses(Kind kind, String id) {
      return true;
    }

    @Override
    public boolean seesEverything(Kind kind) {
      return true;
    }

    @Override
    public void checkCreate(Kind kind) {}

    @Override
    public void created(Kind kind, String id) {}

    @Override
    public void renamed(Kind kind, String from, String to) {}

    @Override
    public void deleted(Kind kind, String id) {}
  }
}
