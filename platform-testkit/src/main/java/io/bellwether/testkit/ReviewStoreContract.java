// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.platform.experiments.DeletionStore;
import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.reviews.Issue;
import io.bellwether.platform.reviews.IssueSearch;
import io.bellwether.platform.reviews.IssueSearch.Condition;
import io.bellwether.platform.reviews.IssueSearch.Part;
import io.bellwether.platform.reviews.IssueStore;
import io.bellwether.platform.reviews.LabelSchema;
import io.bellwether.platform.reviews.LabelSchema.Input;
import io.bellwether.platform.reviews.LabelSchemaStore;
import io.bellwether.platform.reviews.ReviewItem;
import io.bellwether.platform.reviews.ReviewItem.Status;
import io.bellwether.platform.reviews.ReviewQueue;
import io.bellwether.platform.reviews.ReviewQueueStore;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Transactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a {@link LabelSchemaStore}, a {@link ReviewQueueStore} and an {@link IssueStore} owe. */
public abstract class ReviewStoreContract {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.123Z");
  private static final String WS = "default";

  protected abstract Transactions transactions();

  protected abstract ExperimentStore experiments();

  protected abstract LabelSchemaStore schemas();

  protected abstract ReviewQueueStore queues();

  protected abstract IssueStore issues();

  protected abstract DeletionStore deletions();

  @BeforeEach
  void addExperiments() {
    for (String id : List.of("1", "2")) {
      Experiment experiment =
          new Experiment(id, "e" + id, "x", Lifecycle.ACTIVE, START, START, Map.of());
      transactions().write(() -> experiments().add(WS, experiment));
    }
  }

  private static LabelSchema schema(String id, long second, Input input) {
    return new LabelSchema(
        id,
        "1",
        "name " + id,
        LabelSchema.Kind.EXPECTATION,
        input,
        Optional.of("look"),
        true,
        START.plusSeconds(second),
        START.plusSeconds(second));
  }

  private boolean add(LabelSchema schema) {
    return transactions().write(() -> schemas().add(WS, schema));
  }

  @Test
  void keepsSchemasOfEveryKind() {
    List<Input> inputs =
        List.of(
            new Input.PassFail("yes", "no"),
            new Input.Categorical(List.of("b", "a"), true),
            new Input.Numeric(Optional.of(0.5), Optional.empty()),
            new Input.Text(Optional.of(9L)));
    List<LabelSchema> made = new ArrayList<>();
    for (Input input : inputs) {
      LabelSchema schema = schema("ls-" + made.size(), made.size(), input);
      assertThat(add(schema)).isTrue();
      assertThat(add(schema)).isFalse();
      made.addFirst(schema);
    }
    Page<LabelSchema> first = schemas().list(WS, "1", Page.Request.first(3));
    assertThat(first.items()).isEqualTo(made.subList(0, 3));
    assertThat(schemas().list(WS, "1", new Page.Request(3, first.next())).items())
        .isEqualTo(made.subList(3, 4));
    assertThat(schemas().list(WS, "2", Page.Request.first(3)).items()).isEmpty();
    assertThat(schemas().findByName(WS, "1", "name ls-2")).contains(made.get(1));
    assertThat(schemas().known(WS, "1", List.of("ls-0", "ls-9"))).containsExactly("ls-0");
    assertThat(schemas().known(WS, "2", List.of("ls-0"))).isEmpty();
  }

  @Test
  void changesAndDeletesASchema() {
    add(schema("ls-1", 1, new Input.Text(Optional.empty())));
    LabelSchema changed = schema("ls-1", 1, new Input.Numeric(Optional.empty(), Optional.of(2.0)));
    transactions().write(() -> schemas().update(WS, changed));
    assertThat(schemas().find(WS, "ls-1")).contains(changed);
    transactions().write(() -> schemas().delete(WS, "ls-1"));
    assertThat(schemas().find(WS, "ls-1")).isEmpty();
  }

  private ReviewQueue queue(String id, long second, String name, String... users) {
    ReviewQueue queue =
        new ReviewQueue(
            id,
            "1",
            name,
            ReviewQueue.Kind.CUSTOM,
            Optional.of("ann"),
            List.of(users),
            List.of("ls-2", "ls-1"),
            START.plusSeconds(second),
            START.plusSeconds(second));
    assertThat(transactions().write(() -> queues().add(WS, queue))).isTrue();
    return queue;
  }

  private void addItems(String queue, String... ids) {
    List<ReviewItem> items = new ArrayList<>();
    for (String id : ids) {
      items.add(new ReviewItem(queue, id, Status.PENDING, Optional.empty(), START, START));
    }
    transactions().write(() -> queues().addItems(WS, "1", items));
  }

  @Test
  void keepsQueues() {
    ReviewQueue one = queue("rq-1", 1, "First", "bob", "ann");
    ReviewQueue two = queue("rq-2", 2, "second", "bob");
    ReviewQueue again =
        new ReviewQueue(
            "rq-3", "1", "FIRST", one.kind(), one.owner(), List.of(), List.of(), START, START);
    assertThat(transactions().write(() -> queues().add(WS, again))).isFalse();
    assertThat(queues().findByName(WS, "1", "first")).contains(one);
    assertThat(one.users()).containsExactly("ann", "bob");
    addItems("rq-1", "tr-1");
    assertThat(list(Optional.empty(), Optional.empty())).containsExactly(two, one);
    assertThat(list(Optional.of("ann"), Optional.empty())).containsExactly(one);
    assertThat(list(Optional.of("bob"), Optional.of("tr-1"))).containsExactly(one);
    transactions()
        .write(
            () -> {
              assertThat(queues().lock(WS, "rq-1")).contains(one);
              queues().delete(WS, "rq-1");
            });
    assertThat(queues().find(WS, "rq-1")).isEmpty();
    assertThat(queues().items(WS, "rq-1", List.of("tr-1"))).isEmpty();
  }

  private List<ReviewQueue> list(Optional<String> user, Optional<String> item) {
    ReviewQueue.Filter filter = new ReviewQueue.Filter(user.stream().toList(), item);
    return queues().list(WS, "1", filter, Page.Request.first(10)).items();
  }

  @Test
  void changesAQueue() {
    ReviewQueue old = queue("rq-1", 1, "First", "bob");
    ReviewQueue changed =
        new ReviewQueue(
            "rq-1",
            "1",
            "Other",
            old.kind(),
            Optional.of("eve"),
            List.of("ann"),
            List.of(),
            old.createdAt(),
            START.plusSeconds(9));
    transactions().write(() -> queues().update(WS, changed));
    assertThat(queues().find(WS, "rq-1")).contains(changed);
    assertThat(queues().findByName(WS, "1", "other")).contains(changed);
  }

  @Test
  void keepsItemsThatHaveEndedElsewhere() {
    queue("rq-1", 1, "First");
    ReviewItem ended =
        new ReviewItem(
            "rq-1",
            "tr-1",
            Status.COMPLETE,
            Optional.of(new ReviewItem.Completion("ann", START.plusSeconds(2))),
            START,
            START.plusSeconds(2));
    transactions().write(() -> queues().addItems(WS, "1", List.of(ended)));
    addItems("rq-1");
    assertThat(queues().items(WS, "rq-1", List.of("tr-1"))).containsExactly(ended);
  }

  @Test
  void keepsItemsOnce() {
    queue("rq-1", 1, "First");
    addItems("rq-1", "tr-2", "tr-1", "tr-3");
    ReviewItem ended =
        new ReviewItem(
            "rq-1",
            "tr-1",
            Status.DECLINED,
            Optional.of(new ReviewItem.Completion("ann", START.plusSeconds(2))),
            START,
            START.plusSeconds(2));
    transactions().write(() -> queues().updateItem(WS, ended));
    addItems("rq-1", "tr-1");
    assertThat(queues().items(WS, "rq-1", List.of("tr-1", "tr-9"))).containsExactly(ended);
    ReviewItem.Filter all = new ReviewItem.Filter(Optional.empty());
    Page<ReviewItem> first = queues().items(WS, "rq-1", all, Page.Request.first(2));
    assertThat(first.items().stream().map(ReviewItem::id)).containsExactly("tr-1", "tr-2");
    assertThat(queues().items(WS, "rq-1", all, new Page.Request(2, first.next())).items())
        .hasSize(1);
    transactions().write(() -> queues().removeItems(WS, "rq-1", List.of("tr-2")));
    ReviewItem.Filter open = new ReviewItem.Filter(Optional.of(Status.PENDING));
    assertThat(queues().items(WS, "rq-1", open, Page.Request.first(9)).items())
        .extracting(ReviewItem::id)
        .containsExactly("tr-3");
  }

  private Issue issue(String id, long second, Optional<Issue.Severity> severity) {
    Issue issue =
        new Issue(
            id,
            "1",
            new Issue.Text("n", "d", List.of("cause"), List.of()),
            Issue.Status.PENDING,
            severity,
            Optional.of("run-" + id),
            Optional.empty(),
            START.plusSeconds(second),
            START.plusSeconds(second),
            Optional.empty());
    transactions().write(() -> issues().add(WS, issue));
    return issue;
  }

  private Page<Issue> search(int limit, Optional<String> after, Condition... where) {
    IssueSearch search = new IssueSearch(List.of(where), false, new Page.Request(limit, after));
    return issues().search(WS, List.of("1"), search);
  }

  @Test
  void findsTheWorstIssuesFirst() {
    Issue none = issue("iss-1", 1, Optional.empty());
    Issue low = issue("iss-2", 2, Optional.of(Issue.Severity.LOW));
    Issue high = issue("iss-3", 3, Optional.of(Issue.Severity.HIGH));
    Issue newer = issue("iss-4", 4, Optional.of(Issue.Severity.LOW));
    Page<Issue> first = search(2, Optional.empty());
    assertThat(first.items()).containsExactly(high, newer);
    assertThat(search(2, first.next()).items()).containsExactly(low, none);
    assertThat(
            search(9, Optional.empty(), new Condition(Part.SOURCE_RUN, true, "run-iss-2")).items())
        .containsExactly(low);
    assertThat(search(9, Optional.empty(), new Condition(Part.STATUS, false, "pending")).items())
        .isEmpty();
    IssueSearch counted = new IssueSearch(List.of(), true, Page.Request.first(1));
    assertThat(issues().search(WS, List.of(), counted).items().getFirst().traces()).contains(0L);
    assertThat(issues().search(WS, List.of("2"), counted).items()).isEmpty();
  }

  @Test
  void goesWithItsExperiment() {
    add(schema("ls-1", 1, new Input.Text(Optional.empty())));
    queue("rq-1", 1, "First", "bob");
    addItems("rq-1", "tr-1");
    issue("iss-1", 1, Optional.empty());
    Experiment deleted = new Experiment("1", "e1", "x", Lifecycle.DELETED, START, START, Map.of());
    transactions()
        .write(
            () -> {
              experiments().update(WS, deleted);
              assertThat(deletions().removeExperiment(WS, "1")).isTrue();
            });
    assertThat(schemas().find(WS, "ls-1")).isEmpty();
    assertThat(queues().find(WS, "rq-1")).isEmpty();
    assertThat(queues().items(WS, "rq-1", List.of("tr-1"))).isEmpty();
    assertThat(issues().find(WS, "iss-1")).isEmpty();
  }

  @Test
  void changesAnIssue() {
    Issue old = issue("iss-1", 1, Optional.empty());
    Issue changed =
        new Issue(
            old.id(),
            "1",
            new Issue.Text("m", "e", List.of("cause"), List.of()),
            Issue.Status.RESOLVED,
            Optional.of(Issue.Severity.NOT_AN_ISSUE),
            old.sourceRunId(),
            old.createdBy(),
            old.createdAt(),
            START.plusSeconds(5),
            Optional.empty());
    transactions().write(() -> issues().update(WS, changed));
    assertThat(issues().find(WS, "iss-1")).contains(changed);
    assertThat(issues().find("other", "iss-1")).isEmpty();
  }

  @Test
  void refusesPlacesThatAreNone() {
    ReviewItem.Filter all = new ReviewItem.Filter(Optional.empty());
    for (String key : List.of("", "x", "1", "x rq-1", "99999999999999999999 rq-1")) {
      Page.Request page = new Page.Request(2, Optional.of(key));
      ReviewQueue.Filter any = new ReviewQueue.Filter(List.of(), Optional.empty());
      for (Runnable listing :
          List.<Runnable>of(
              () -> schemas().list(WS, "1", page),
              () -> queues().list(WS, "1", any, page),
              () -> queues().items(WS, "rq-1", all, page),
              () -> search(2, Optional.of(key)))) {
        assertThatThrownBy(listing::run).as(key).isInstanceOf(Malformed.class);
      }
    }
  }
}
