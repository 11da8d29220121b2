// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry.webhooks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a webhook can be told of; in the order in which topics are listed. */
public enum Topic {
  /** Nothing happens here of which this could tell: there are no budgets. */
  BUDGET_EXCEEDED("budget_policy", "exceeded"),
  VERSION_CREATED("model_version", "created"),
  ALIAS_SET("model_version_alias", "created"),
  ALIAS_DELETED("model_version_alias", "deleted"),
  VERSION_TAG_DELETED("model_version_tag", "deleted"),
  VERSION_TAG_SET("model_version_tag", "set"),
  PROMPT_CREATED("prompt", "created"),
  PROMPT_ALIAS_SET("prompt_alias", "created"),
  PROMPT_ALIAS_DELETED("prompt_alias", "deleted"),
  PROMPT_TAG_DELETED("prompt_tag", "deleted"),
  PROMPT_TAG_SET("prompt_tag", "set"),
  PROMPT_VERSION_CREATED("prompt_version", "created"),
  PROMPT_VERSION_TAG_DELETED("prompt_version_tag", "deleted"),
  PROMPT_VERSION_TAG_SET("prompt_version_tag", "set"),
  MODEL_CREATED("registered_model", "created");

  private final String entity;
  private final String action;

  Topic(String entity, String action) {
    this.entity = entity;
    this.action = action;
  }

  public String entity() {
    return entity;
  }

  public String action() {
    return action;
  }

  /** The name in files: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Topic ofLabel(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }

  public static Optional<Topic> of(String entity, String action) {
    return of(entity).filter(topic -> topic.action.equals(action)).findFirst();
  }

  /** What can happen to such a thing; nothing if there is no such thing. */
  public static List<String> actionsOf(String entity) {
    return of(entity).map(Topic::action).sorted().toList();
  }

  private static Stream<Topic> of(String entity) {
    return Arrays.stream(values()).filter(topic -> topic.entity.equals(entity));
  }
}
