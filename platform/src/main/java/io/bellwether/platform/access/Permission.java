// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

import io.bellwether.platform.shared.Rights;
import java.util.Locale;
import java.util.Optional;

/** What a route needs: to read, write or administer one kind of thing. */
public record Permission(Resource resource, Action action) {
  /** Reading the server itself (its health, its version) needs no login. */
  public enum Resource {
    SERVER,
    WORKSPACES,
    /** Oneself: every user may. */
    ACCOUNT,
    /** Users, roles and grants. */
    ACCESS,
    AUDIT,
    JOBS,
    DATASETS,
    FEATURES,
    EXPERIMENTS,
    MODELS,
    /** Who is told of changes, with the secrets that letters are signed with. */
    WEBHOOKS,
    /** How others reach language models, with their secrets. */
    GATEWAY,
    SERVING,
    MONITORING,
    TRAINING,
    OVERVIEW;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Making an experiment or a model needs CREATE, for which no grant on it can exist yet; deleting
   * one, or a run, needs DELETE, and so MANAGE on it, as in MLflow. What ADMINISTER is needed for
   * is nobody's own: it takes MANAGE on the workspace.
   */
  public enum Action {
    READ,
    CREATE,
    WRITE,
    DELETE,
    ADMINISTER;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static Permission read(Resource resource) {
    return new Permission(resource, Action.READ);
  }

  public static Permission write(Resource resource) {
    return new Permission(resource, Action.WRITE);
  }

  public static Permission create(Resource resource) {
    return new Permission(resource, Action.CREATE);
  }

  public static Permission administer(Resource resource) {
    return new Permission(resource, Action.ADMINISTER);
  }

  public static Permission delete(Resource resource) {
    return new Permission(resource, Action.DELETE);
  }

  /** Whether anybody may, even without login. */
  public boolean isOpen() {
    return resource == Resource.SERVER && action == Action.READ;
  }

  /** Whether requests that need it may carry passwords or others' secrets. */
  public boolean mayHoldSecrets() {
    return switch (resource) {
      case ACCESS, ACCOUNT, WEBHOOKS, GATEWAY -> true;
      case SERVER,
          WORKSPACES,
          AUDIT,
          JOBS,
          DATASETS,
          FEATURES,
          EXPERIMENTS,
          MODELS,
          SERVING,
          MONITORING,
          TRAINING,
          OVERVIEW ->
          false;
    };
  }

  /** The kind of things with grants of their own that it is about. */
  Optional<Rights.Kind> kind() {
    if (action == Action.ADMINISTER) {
      return Optional.empty();
    }
    return switch (resource) {
      case EXPERIMENTS -> Optional.of(Rights.Kind.EXPERIMENT);
      case MODELS, SERVING -> Optional.of(Rights.Kind.MODEL);
      case SERVER,
          WORKSPACES,
          ACCOUNT,
          ACCESS,
          AUDIT,
          JOBS,
          DATASETS,
          FEATURES,
          WEBHOOKS,
          GATEWAY,
          MONITORING,
          TRAINING,
          OVERVIEW ->
          Optional.empty();
    };
  }

  /** The level that it takes. */
  Level level() {
    return switch (resource) {
      case ACCOUNT -> Level.NO_PERMISSIONS;
      case ACCESS, AUDIT -> Level.MANAGE;
      case SERVING -> action == Action.WRITE ? Level.USE : level(action);
      case SERVER,
          WORKSPACES,
          JOBS,
          DATASETS,
          FEATURES,
          EXPERIMENTS,
          MODELS,
          WEBHOOKS,
          GATEWAY,
          MONITORING,
          TRAINING,
          OVERVIEW ->
          level(action);
    };
  }

  private static Level level(Action action) {
    return switch (action) {
      case READ, CREATE -> Level.READ;
      case WRITE -> Level.EDIT;
      case DELETE, ADMINISTER -> Level.MANAGE;
    };
  }
}
