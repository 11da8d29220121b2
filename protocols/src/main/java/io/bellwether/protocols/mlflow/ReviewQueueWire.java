// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.reviews.ReviewItem;
import io.bellwether.platform.reviews.ReviewQueue;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Queues and their items as MLflow writes them, and what they may look like. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record ReviewQueueWire(
    String queueId,
    String experimentId,
    String name,
    String queueType,
    @Nullable String createdBy,
    long creationTimeMs,
    long lastUpdateTimeMs,
    List<String> users,
    List<String> schemaIds) {
  private static final int NAME = 250;
  private static final int SCHEMA_ID = 36;
  private static final int ITEM_ID = 50;
  private static final int USERS = 10;
  private static final String RESERVED = "default";

  /** A trace in a queue. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Item(
      String queueId,
      String itemType,
      String itemId,
      String status,
      @Nullable String completedBy,
      @Nullable Long completedTimeMs,
      long creationTimeMs,
      long lastUpdateTimeMs) {
    static Item of(ReviewItem item) {
      return new Item(
          item.queueId(),
          "TRACE",
          item.id(),
          item.status().name(),
          item.completion().map(ReviewItem.Completion::by).orElse(null),
          item.completion().map(ended -> ended.at().toEpochMilli()).orElse(null),
          item.createdAt().toEpochMilli(),
          item.updatedAt().toEpochMilli());
    }
  }

  static ReviewQueueWire of(ReviewQueue queue) {
    return new ReviewQueueWire(
        queue.id(),
        queue.experimentId(),
        queue.name(),
        queue.kind().name(),
        queue.owner().orElse(null),
        queue.createdAt().toEpochMilli(),
        queue.updatedAt().toEpochMilli(),
        queue.users(),
        queue.schemaIds());
  }

  static ReviewQueue.Kind kind(Fields fields) {
    return switch (fields.text("queue_type").orElse("")) {
      case "USER" -> ReviewQueue.Kind.USER;
      case "CUSTOM" -> ReviewQueue.Kind.CUSTOM;
      default ->
          throw Refusal.invalid(
              "`queue_type` must be one of USER or CUSTOM; got proto enum value 0.");
    };
  }

  static Optional<ReviewItem.Status> status(Fields fields) {
    return switch (fields.text("status").orElse("")) {
      case "PENDING" -> Optional.of(ReviewItem.Status.PENDING);
      case "COMPLETE" -> Optional.of(ReviewItem.Status.COMPLETE);
      case "DECLINED" -> Optional.of(ReviewItem.Status.DECLINED);
      default -> Optional.empty();
    };
  }

  static String filled(String field, String value, int most) {
    if (value.isEmpty()) {
      throw Refusal.invalid("`%s` must be a non-empty string; got ''.".formatted(field));
    }
    if (value.length() > most) {
      throw Refusal.invalid(
          "`%s` must be at most %d characters; got %d.".formatted(field, most, value.length()));
    }
    return value;
  }

  static String userQueueName(String name) {
    return filled("name", ReviewQueue.user(name), NAME);
  }

  static String customName(String given) {
    String name = filled("name", given.strip(), NAME);
    if (name.equalsIgnoreCase(RESERVED)) {
      throw Refusal.invalid(
          "`%s` is a reserved queue name and cannot be used for a custom queue.".formatted(name));
    }
    return name;
  }

  static String owner(String given) {
    return filled("new_owner", given.strip(), NAME);
  }

  static List<String> users(List<String> given) {
    List<String> users =
        given.stream()
            .map(user -> filled("user", ReviewQueue.user(user), NAME))
            .distinct()
            .toList();
    if (users.size() > USERS) {
      throw Refusal.invalid(
          "A review queue can have at most %d assigned users; got %d."
              .formatted(USERS, users.size()));
    }
    return users;
  }

  static List<String> schemaIds(List<String> given) {
    return given.stream().map(id -> filled("schema_id", id.strip(), SCHEMA_ID)).distinct().toList();
  }

  static List<String> itemIds(List<String> given) {
    if (given.isEmpty()) {
      throw Refusal.invalid("`item_ids` must be a non-empty list; got [].");
    }
    return given.stream().map(id -> filled("item_id", id.strip(), ITEM_ID)).distinct().toList();
  }
}
