// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry.webhooks;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who wants to be told, and of what.
 *
 * @param topics in their order, at least one
 * @param sealedSecret with what letters are signed, encrypted
 */
public record Webhook(
    String id,
    String name,
    String url,
    List<Topic> topics,
    String description,
    boolean active,
    Optional<String> sealedSecret,
    Instant createdAt,
    Instant updatedAt) {
  public Webhook {
    topics = topics.stream().distinct().sorted().toList();
    if (topics.isEmpty()) {
      throw new IllegalArgumentException("topics: [] (expected: at least one)");
    }
  }

  /**
   * What is to be set of a webhook; what is empty stays as it is.
   *
   * @param secret an empty text takes it away
   */
  public record Change(
      Optional<String> name,
      Optional<String> url,
      Optional<Set<Topic>> topics,
      Optional<String> description,
      Optional<Boolean> active,
      Optional<String> secret) {}

  Webhook with(Change change, Optional<String> sealed, Instant now) {
    return new Webhook(
        id,
        change.name.orElse(name),
        change.url.orElse(url),
        change.topics.map(List::copyOf).orElse(topics),
        change.description.orElse(description),
        change.active.orElse(active),
        sealed,
        createdAt,
        now);
  }
}
