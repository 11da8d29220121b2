// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.platform.imports.ImportSource.FoundSchema;
import io.bellwether.platform.reviews.LabelSchema;
import io.bellwether.platform.reviews.ReviewItem;
import io.bellwether.platform.reviews.ReviewQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Schemas of labels, and queues of traces to look at, as MLflow's protocol tells them. */
final class HttpReviews {
  private HttpReviews() {}

  static FoundSchema schema(JsonNode theirs) {
    Map.Entry<String, JsonNode> input =
        theirs.path("input").properties().stream()
            .findFirst()
            .orElseGet(() -> Map.entry("text", theirs));
    LabelSchema schema =
        new LabelSchema(
            theirs.path("schema_id").asText(),
            theirs.path("experiment_id").asText(),
            theirs.path("name").asText(),
            LabelSchema.Kind.valueOf(theirs.path("type").asText()),
            DatabaseReviews.input(input.getKey(), input.getValue()),
            Folders.optional(theirs, "instruction"),
            theirs.path("enable_comment").asBoolean(),
            HttpRuns.time(theirs, "created_at"),
            HttpRuns.time(theirs, "last_updated_at"));
    return new FoundSchema(schema, theirs.path("is_default").asBoolean());
  }

  static ReviewQueue queue(JsonNode theirs) {
    return new ReviewQueue(
        theirs.path("queue_id").asText(),
        theirs.path("experiment_id").asText(),
        theirs.path("name").asText(),
        ReviewQueue.Kind.valueOf(theirs.path("queue_type").asText()),
        Folders.optional(theirs, "created_by"),
        texts(theirs.path("users")),
        texts(theirs.path("schema_ids")),
        HttpRuns.time(theirs, "creation_time_ms"),
        HttpRuns.time(theirs, "last_update_time_ms"));
  }

  private static List<String> texts(JsonNode list) {
    List<String> found = new ArrayList<>();
    list.forEach(item -> found.add(item.asText()));
    return found;
  }

  static ReviewItem item(JsonNode theirs) {
    Optional<ReviewItem.Completion> completion =
        theirs.hasNonNull("completed_time_ms")
            ? Optional.of(
                new ReviewItem.Completion(
                    theirs.path("completed_by").asText(),
                    HttpRuns.time(theirs, "completed_time_ms")))
            : Optional.empty();
    return new ReviewItem(
        theirs.path("queue_id").asText(),
        theirs.path("item_id").asText(),
        ReviewItem.Status.valueOf(theirs.path("status").asText()),
        completion,
        HttpRuns.time(theirs, "creation_time_ms"),
        HttpRuns.time(theirs, "last_update_time_ms"));
  }
}
