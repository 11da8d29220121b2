// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import static io.bellwether.adapters.mlflow.DatabaseRuns.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.platform.imports.ImportSource.FoundSchema;
import io.bellwether.platform.reviews.LabelSchema;
import io.bellwether.platform.reviews.ReviewItem;
import io.bellwether.platform.reviews.ReviewQueue;
import io.bellwether.platform.shared.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Schemas of labels, and queues of traces to look at, of MLflow's database. */
final class DatabaseReviews {
  private final Sql sql;

  DatabaseReviews(Sql sql) {
    this.sql = sql;
  }

  /** Those that are not every experiment's. */
  long countSchemas() {
    return sql.count("label_schemas", "not is_default and " + ofOurs("label_schemas"));
  }

  long countQueues() {
    return sql.count("review_queues", ofOurs("review_queues"));
  }

  long countItems() {
    return sql.count(
        "review_queue_items",
        "queue_id in (select queue_id from review_queues where %s)"
            .formatted(ofOurs("review_queues")));
  }

  private String ofOurs(String table) {
    return "%s.experiment_id in (select experiment_id from experiments where %s)"
        .formatted(table, sql.inDefaultWorkspace("experiments"));
  }

  Page<FoundSchema> schemas(Page.Request page) {
    if (!sql.has("label_schemas")) {
      return Page.empty();
    }
    List<FoundSchema> found =
        sql.list(
            "select * from label_schemas where schema_id > ? and %s order by schema_id limit %d"
                .formatted(ofOurs("label_schemas"), page.limit() + 1),
            DatabaseReviews::schema,
            page.after().orElse(""));
    return Page.of(found, page.limit(), one -> one.schema().id());
  }

  private static FoundSchema schema(ResultSet row) throws SQLException {
    LabelSchema schema =
        new LabelSchema(
            row.getString("schema_id"),
            row.getString("experiment_id"),
            row.getString("name"),
            LabelSchema.Kind.valueOf(word(row, "type")),
            input(row.getString("input_type"), SpanContent.tree(row.getString("input_config"))),
            Optional.ofNullable(row.getString("instruction")),
            row.getBoolean("enable_comment"),
            Times.orEpoch(row, "created_time"),
            Times.orEpoch(row, "last_update_time"));
    return new FoundSchema(schema, row.getBoolean("is_default"));
  }

  private static String word(ResultSet row, String column) throws SQLException {
    return text(row.getString(column)).toUpperCase(Locale.ROOT);
  }

  /** As the database and the protocol write it. */
  static LabelSchema.Input input(String kind, JsonNode config) {
    return switch (kind) {
      case "pass_fail" ->
          new LabelSchema.Input.PassFail(
              config.path("positive_label").asText(), config.path("negative_label").asText());
      case "categorical" -> {
        List<String> options = new ArrayList<>();
        config.path("options").forEach(option -> options.add(option.asText()));
        yield new LabelSchema.Input.Categorical(options, config.path("multi_select").asBoolean());
      }
      case "numeric" ->
          new LabelSchema.Input.Numeric(
              number(config.path("min_value")), number(config.path("max_value")));
      default ->
          new LabelSchema.Input.Text(
              config.hasNonNull("max_length")
                  ? Optional.of(config.path("max_length").asLong())
                  : Optional.empty());
    };
  }

  private static Optional<Double> number(JsonNode value) {
    return value.isNumber() ? Optional.of(value.doubleValue()) : Optional.empty();
  }

  Page<ReviewQueue> queues(Page.Request page) {
    if (!sql.has("review_queues")) {
      return Page.empty();
    }
    List<ReviewQueue> bare =
        sql.list(
            "select * from review_queues where queue_id > ? and %s order by queue_id limit %d"
                .formatted(ofOurs("review_queues"), page.limit() + 1),
            DatabaseReviews::queue,
            page.after().orElse(""));
    List<String> ids = bare.stream().map(ReviewQueue::id).toList();
    var users = associated("review_queue_users", "user_id", ids);
    var schemas = associated("review_queue_label_schemas", "schema_id", ids);
    List<ReviewQueue> found =
        bare.stream()
            .map(
                queue ->
                    detailed(
                        queue,
                        users.getOrDefault(queue.id(), List.of()),
                        schemas.getOrDefault(queue.id(), List.of())))
            .toList();
    return Page.of(found, page.limit(), ReviewQueue::id);
  }

  private static ReviewQueue queue(ResultSet row) throws SQLException {
    return new ReviewQueue(
        row.getString("queue_id"),
        row.getString("experiment_id"),
        row.getString("name"),
        ReviewQueue.Kind.valueOf(word(row, "queue_type")),
        Optional.ofNullable(row.getString("created_by")),
        List.of(),
        List.of(),
        Times.orEpoch(row, "creation_time_ms"),
        Times.orEpoch(row, "last_update_time_ms"));
  }

  private static ReviewQueue detailed(ReviewQueue bare, List<String> users, List<String> schemas) {
    return new ReviewQueue(
        bare.id(),
        bare.experimentId(),
        bare.name(),
        bare.kind(),
        bare.owner(),
        users,
        schemas,
        bare.createdAt(),
        bare.updatedAt());
  }

  private Map<String, List<String>> associated(String table, String column, List<String> ids) {
    Map<String, List<String>> found = new HashMap<>();
    if (!ids.isEmpty() && sql.has(table)) {
      sql.list(
          "select queue_id, %s from %s where queue_id in (%s)"
              .formatted(column, table, Sql.places(ids.size())),
          row ->
              found.computeIfAbsent(row.getString(1), _ -> new ArrayList<>()).add(row.getString(2)),
          ids.toArray());
    }
    return found;
  }

  /** The key of a page is the queue of its last item, and that item. */
  Page<ReviewItem> items(Page.Request page) {
    if (!sql.has("review_queues") || !sql.has("review_queue_items")) {
      return Page.empty();
    }
    String[] after = page.after().orElse("/").split("/", 2);
    List<ReviewItem> found =
        sql.list(
            """
            select i.* from review_queue_items i
              join review_queues on review_queues.queue_id = i.queue_id
            where (i.queue_id > ? or (i.queue_id = ? and i.item_id > ?)) and %s
            order by i.queue_id, i.item_id limit %d
            """
                .formatted(ofOurs("review_queues"), page.limit() + 1),
            DatabaseReviews::item,
            after[0],
            after[0],
            after[1]);
    return Page.of(found, page.limit(), item -> item.queueId() + "/" + item.id());
  }

  private static ReviewItem item(ResultSet row) throws SQLException {
    Optional<Instant> ended = Times.of(row, "completed_time_ms");
    String by = text(row.getString("completed_by"));
    return new ReviewItem(
        row.getString("queue_id"),
        row.getString("item_id"),
        ReviewItem.Status.valueOf(word(row, "status")),
        ended.map(at -> new ReviewItem.Completion(by, at)),
        Times.orEpoch(row, "creation_time_ms"),
        Times.orEpoch(row, "last_update_time_ms"));
  }
}
