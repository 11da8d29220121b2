// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static io.bellwether.protocols.mlflow.Mlflow.READ_RUNS;
import static io.bellwether.protocols.mlflow.Mlflow.WRITE_RUNS;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.reviews.ReviewItem;
import io.bellwether.platform.reviews.ReviewItem.Status;
import io.bellwether.platform.reviews.ReviewQueue;
import io.bellwether.platform.reviews.ReviewQueues;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Rights;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code mlflow/review-queues}: traces that people are to look at. */
final class ReviewQueueCalls {
  private static final String PATH = "/3.0/mlflow/review-queues/";
  private static final String ITEMS = PATH + "items/";
  private static final int USER = 250;

  private final ReviewQueues queues;

  ReviewQueueCalls(ReviewQueues queues) {
    this.queues = queues;
  }

  List<Route> routes() {
    return List.of(
        Route.post(PATH + "create", WRITE_RUNS, this::create),
        Route.post(PATH + "get-or-create-user", WRITE_RUNS, this::ofUser),
        Route.get(PATH + "get", READ_RUNS, this::get),
        Route.get(PATH + "get-by-name", READ_RUNS, this::getByName),
        Route.get(PATH + "list", READ_RUNS, this::list),
        Route.post(PATH + "update", WRITE_RUNS, this::update),
        Route.post(PATH + "delete", WRITE_RUNS, this::delete),
        Route.post(ITEMS + "add", WRITE_RUNS, this::add),
        Route.post(ITEMS + "remove", WRITE_RUNS, this::remove),
        Route.get(ITEMS + "list", READ_RUNS, this::items),
        Route.post(ITEMS + "set-status", WRITE_RUNS, this::setStatus));
  }

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record ListReply(
      List<ReviewQueueWire> reviewQueues,
      @JsonInclude(JsonInclude.Include.ALWAYS) String nextPageToken) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record ItemsReply(
      List<ReviewQueueWire.Item> items,
      @JsonInclude(JsonInclude.Include.ALWAYS) String nextPageToken) {}

  private static void answer(Exchange exchange, ReviewQueue queue) {
    exchange.answer(200, Map.of("review_queue", ReviewQueueWire.of(queue)));
  }

  private static Fields query(Exchange exchange) throws IOException {
    List<String> names =
        List.of(
            "queue_id",
            "experiment_id",
            "name",
            "user",
            "item_id",
            "status",
            "max_results",
            "page_token");
    return Fields.ofQuery(exchange, names, List.of());
  }

  /** Who is asking; nobody in particular while the server runs without login. */
  private static Optional<String> asking(Caller caller) {
    return caller.rights() instanceof Rights.All
        ? Optional.empty()
        : Optional.of(caller.principal());
  }

  private void create(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String experiment = fields.required("experiment_id");
    String given = fields.required("name");
    ReviewQueue.Kind kind = ReviewQueueWire.kind(fields);
    List<String> users = ReviewQueueWire.users(fields.texts("users"));
    List<String> schemas = ReviewQueueWire.schemaIds(fields.texts("schema_ids"));
    String name =
        switch (kind) {
          case USER -> ReviewQueueWire.userQueueName(given);
          case CUSTOM -> ReviewQueueWire.customName(given);
        };
    if (kind == ReviewQueue.Kind.USER) {
      checkOwn(name, users, schemas);
      users = List.of(name);
    }
    ReviewQueue.Change wanted =
        new ReviewQueue.Change(
            Optional.empty(), asking(exchange.caller()), Optional.of(users), Optional.of(schemas));
    answer(exchange, queues.create(exchange.caller(), experiment, name, kind, wanted));
  }

  private static void checkOwn(String name, List<String> users, List<String> schemas) {
    if (!users.isEmpty() && !users.equals(List.of(name))) {
      throw Refusal.invalid(
          "A user queue must have exactly one assigned user equal to its name; got name='%s' and"
                  .formatted(name)
              + " users=['%s'].".formatted(String.join("', '", users)));
    }
    if (!schemas.isEmpty()) {
      throw Refusal.invalid(
          "A user queue cannot have explicitly-attached schemas; it resolves to all of the"
              + " experiment's label schemas.");
    }
  }

  private void ofUser(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String experiment = fields.required("experiment_id");
    String user = ReviewQueueWire.userQueueName(fields.required("user"));
    answer(exchange, queues.ofUser(exchange.caller(), experiment, user));
  }

  private void get(Exchange exchange) throws IOException {
    answer(exchange, queues.get(exchange.caller(), query(exchange).required("queue_id")));
  }

  private void getByName(Exchange exchange) throws IOException {
    Fields fields = query(exchange);
    answer(
        exchange,
        queues.getByName(
            exchange.caller(), fields.required("experiment_id"), fields.required("name")));
  }

  private void list(Exchange exchange) throws IOException {
    Fields fields = query(exchange);
    String experiment = fields.required("experiment_id");
    ReviewQueue.Filter filter =
        new ReviewQueue.Filter(
            fields.text("user").map(ReviewQueue::user).stream().toList(), fields.text("item_id"));
    Page<ReviewQueue> page =
        queues.list(exchange.caller(), experiment, filter, page(fields, experiment, filter));
    exchange.answer(
        200,
        new ListReply(
            page.items().stream().map(ReviewQueueWire::of).toList(),
            ReviewPages.token(page.next(), PATH, experiment, filter)));
  }

  private static Page.Request page(Fields fields, String of, Object filter) {
    return new Page.Request(
        ReviewPages.limit(fields, Page.Request.MAX_LIMIT), Token.read(fields, PATH, of, filter));
  }

  private void update(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String id = fields.required("queue_id");
    ReviewQueue.Change change =
        new ReviewQueue.Change(
            fields.text("name").map(ReviewQueueWire::customName),
            fields.text("new_owner").map(ReviewQueueWire::owner),
            fields.flag("update_users")
                ? Optional.of(ReviewQueueWire.users(fields.texts("users")))
                : Optional.empty(),
            fields.flag("update_schema_ids")
                ? Optional.of(ReviewQueueWire.schemaIds(fields.texts("schema_ids")))
                : Optional.empty());
    answer(exchange, queues.update(exchange.caller(), id, change));
  }

  private void delete(Exchange exchange) throws IOException {
    queues.delete(exchange.caller(), Fields.of(exchange).required("queue_id"));
    exchange.answer(200, Map.of());
  }

  private void add(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String queue = fields.required("queue_id");
    List<String> traces = ReviewQueueWire.itemIds(fields.texts("item_ids"));
    List<ReviewItem> added = queues.add(exchange.caller(), queue, traces);
    exchange.answer(200, Map.of("items", added.stream().map(ReviewQueueWire.Item::of).toList()));
  }

  private void remove(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String queue = fields.required("queue_id");
    List<String> traces = ReviewQueueWire.itemIds(fields.texts("item_ids"));
    queues.remove(exchange.caller(), queue, traces);
    exchange.answer(200, Map.of());
  }

  private void items(Exchange exchange) throws IOException {
    Fields fields = query(exchange);
    String queue = fields.required("queue_id");
    ReviewItem.Filter filter = new ReviewItem.Filter(ReviewQueueWire.status(fields));
    Page<ReviewItem> page =
        queues.items(exchange.caller(), queue, filter, page(fields, queue, filter));
    exchange.answer(
        200,
        new ItemsReply(
            page.items().stream().map(ReviewQueueWire.Item::of).toList(),
            ReviewPages.token(page.next(), PATH, queue, filter)));
  }

  private void setStatus(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String queue = fields.required("queue_id");
    String item = fields.required("item_id").strip();
    Status status =
        ReviewQueueWire.status(fields)
            .orElseThrow(
                () ->
                    Refusal.invalid(
                        "`status` must be one of PENDING, COMPLETE, or DECLINED; got proto enum"
                            + " value 0."));
    Optional<String> asking = asking(exchange.caller());
    Optional<String> by =
        asking.isPresent() && status == Status.PENDING
            ? Optional.empty()
            : asking.or(() -> fields.text("completed_by")).map(ReviewQueue::user);
    if (status == Status.PENDING && by.isPresent()) {
      throw Refusal.invalid("`completed_by` must not be set when reopening an item to `pending`.");
    }
    ReviewItem changed =
        status == Status.PENDING
            ? queues.reopen(exchange.caller(), queue, item)
            : queues.end(exchange.caller(), queue, item, status, completer(status, by.orElse("")));
    exchange.answer(200, Map.of("item", ReviewQueueWire.Item.of(changed)));
  }

  private static String completer(Status status, String user) {
    if (user.isEmpty()) {
      throw Refusal.invalid(
          "`completed_by` is required when setting status to `%s`."
              .formatted(status.name().toLowerCase(Locale.ROOT)));
    }
    return ReviewQueueWire.filled("completed_by", user, USER);
  }
}
