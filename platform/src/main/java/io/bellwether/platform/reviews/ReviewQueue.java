// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.reviews;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Traces of an experiment that somebody is to look at.
 *
 * @param name unique in the experiment, whatever its case
 * @param owner who made it; of a user's own queue that user
 * @param users who are to look, in lower case, in order
 * @param schemaIds the questions, in order; of a user's own queue none, which means all
 */
public record ReviewQueue(
    String id,
    String experimentId,
    String name,
    Kind kind,
    Optional<String> owner,
    List<String> users,
    List<String> schemaIds,
    Instant createdAt,
    Instant updatedAt) {
  /** Whether it is somebody's own. */
  public enum Kind {
    USER,
    CUSTOM
  }

  public ReviewQueue {
    users = users.stream().sorted().toList();
    schemaIds = schemaIds.stream().sorted().toList();
  }

  /** What is to be different. */
  public record Change(
      Optional<String> name,
      Optional<String> owner,
      Optional<List<String>> users,
      Optional<List<String>> schemaIds) {
    public boolean isEmpty() {
      return name.isEmpty() && owner.isEmpty() && users.isEmpty() && schemaIds.isEmpty();
    }
  }

  /** Which queues: to look into by all of these users, with this item. */
  public record Filter(List<String> users, Optional<String> itemId) {
    public Filter {
      users = List.copyOf(users);
    }

    Filter andOf(String user) {
      return new Filter(Stream.concat(users.stream(), Stream.of(user)).toList(), itemId);
    }
  }

  /** Names that have the same key are the same. */
  public static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** A user's name as queues have it: without spaces around it, and without case. */
  public static String user(String name) {
    return key(name.strip());
  }

  ReviewQueue with(Change change, Instant now) {
    return new ReviewQueue(
        id,
        experimentId,
        change.name().orElse(name),
        kind,
        change.owner().or(() -> owner),
        change.users().orElse(users),
        change.schemaIds().orElse(schemaIds),
        createdAt,
        now);
  }
}
