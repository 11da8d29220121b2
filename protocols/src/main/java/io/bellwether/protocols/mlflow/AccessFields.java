// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import io.bellwether.platform.access.Grant;
import io.bellwether.platform.access.Level;
import io.bellwether.platform.access.ResourceType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What MLflow's calls about access name: numbers, types of things, levels. */
final class AccessFields {
  private AccessFields() {}

  /** A number, which may come as text. */
  static long number(Fields fields, String name) {
    if (!fields.has(name)) {
      throw fields.missing(name);
    }
    try {
      return fields.number(name).orElseThrow();
    } catch (Refusal refused) {
      throw Refusal.invalid(
          "Parameter '%s' must be an integer. Got: %s"
              .formatted(
                  name, fields.json(name).map(Object::toString).orElse("").replace('"', '\'')));
    }
  }

  static ResourceType type(Fields fields) {
    String word = fields.required("resource_type");
    return ResourceType.of(word)
        .orElseThrow(
            () ->
                Refusal.invalid(
                    "Invalid resource type '%s'. Valid resource types are: %s"
                        .formatted(
                            word,
                            quoted(
                                Arrays.stream(ResourceType.values())
                                    .map(ResourceType::word)
                                    .sorted()
                                    .toList()))));
  }

  static String pattern(Fields fields, ResourceType type) {
    String pattern = fields.required("resource_pattern");
    if (type == ResourceType.WORKSPACE && !pattern.equals(Grant.ANY)) {
      throw Refusal.invalid(
          "Invalid resource_pattern '%s' for resource_type='workspace'. This resource type supports"
                  .formatted(pattern)
              + " only wildcard ('*') grants.");
    }
    return pattern;
  }

  /** On a workspace ours has more levels than MLflow: who may only read, and who may edit all. */
  static Level level(Fields fields, ResourceType type) {
    String word = fields.required("permission");
    List<String> all = List.of("READ", "USE", "EDIT", "MANAGE", "NO_PERMISSIONS", "DENY");
    if (!all.contains(word)) {
      throw Refusal.invalid(
          "Invalid permission '%s'. Valid permissions are: %s".formatted(word, quoted(all)));
    }
    if (word.equals("NO_PERMISSIONS")) {
      throw Refusal.invalid(
          "Invalid permission '%s' for resource_type='%s'. Resource-level grants accept only: %s."
              .formatted(
                  word, type.word(), quoted(List.of("DENY", "EDIT", "MANAGE", "READ", "USE"))));
    }
    return Level.valueOf(word);
  }

  private static String quoted(List<String> words) {
    return words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(", ", "(", ")"));
  }
}
