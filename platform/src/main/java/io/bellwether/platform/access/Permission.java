// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

/** What a route needs: to read, write or administer one kind of thing. */
public record Permission(Resource resource, Action action) {
  public enum Resource {
    SERVER,
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
    OVERVIEW
  }

  public enum Action {
    READ,
    WRITE,
    ADMINISTER
  }

  public static Permission read(Resource resource) {
    return new Permission(resource, Action.READ);
  }

  public static Permission write(Resource resource) {
    return new Permission(resource, Action.WRITE);
  }
}
