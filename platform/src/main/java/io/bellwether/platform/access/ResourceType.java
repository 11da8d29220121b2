// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

import io.bellwether.platform.shared.Rights;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What grants can be given on, in MLflow's words. */
public enum ResourceType {
  EXPERIMENT,
  REGISTERED_MODEL,
  /** Prompts are kept as registered models; either grant counts for either. */
  PROMPT,
  /** Everything in the role's workspace; the pattern is always {@link Grant#ANY}. */
  WORKSPACE;

  public static Optional<ResourceType> of(String word) {
    return Stream.of(values()).filter(type -> type.word().equals(word)).findFirst();
  }

  static ResourceType of(Rights.Kind kind) {
    return switch (kind) {
      case EXPERIMENT -> EXPERIMENT;
      case MODEL -> REGISTERED_MODEL;
    };
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean isOf(Rights.Kind kind) {
    return switch (kind) {
      case EXPERIMENT -> this == EXPERIMENT;
      case MODEL -> this == REGISTERED_MODEL || this == PROMPT;
    };
  }
}
