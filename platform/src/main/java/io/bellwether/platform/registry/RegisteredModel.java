// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A name under which versions are registered.
 *
 * @param aliases the integer version that each alias points to
 */
public record RegisteredModel(
    String name,
    String description,
    Map<String, String> tags,
    Map<String, Integer> aliases,
    Instant createdAt,
    Instant updatedAt) {
  public static final String CHAMPION = "champion";
  public static final String CHALLENGER = "challenger";

  public RegisteredModel {
    tags = Map.copyOf(tags);
    aliases = Map.copyOf(aliases);
  }

  /** The aliases of one version, by name. */
  public List<String> aliasesOf(ModelVersion version) {
    return aliases.entrySet().stream()
        .filter(alias -> alias.getValue() == version.number())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
