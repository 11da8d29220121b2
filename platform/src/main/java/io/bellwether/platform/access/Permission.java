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
    SERVING,
    MONITORING,
    TRAINING,
    OVERVIEW;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Deleting an experiment, a run or a model needs ADMINISTER, as in MLflow. */
  public enum Action {
    READ,
    WRITE,
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

  public static Permission administer(Resource resource) {
    return new Permission(resource, Action.ADMINISTER);
  }

  /** Whether anybody may, even without login. */
  public boolean isOpen() {
    return resource == Resource.SERVER && action == Action.READ;
  }

  /** The kind of things with grants of their own that it is about. */
  Optional<Rights.Kind> kind() {
    return switch (resource) {
      case EXPERIMENTS -> Optional.of(Rights.Kind.EXPERIMENT);
      case MODELS -> Optional.of(Rights.Kind.MODEL);
      case SERVER,
          WORKSPACES,
          ACCOUNT,
          ACCESS,
          AUDIT,
          JOBS,
          DATASETS,
          FEATURES,
          SERVING,
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
          MONITORING,
          TRAINING,
          OVERVIEW ->
          level(action);
    };
  }

  private static Level level(Action action) {
    return switch (action) {
      case READ -> Level.READ;
      case WRITE -> Level.EDIT;
      case ADMINISTER -> Level.MANAGE;
    };
  }
}
