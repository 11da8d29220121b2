// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.reviews;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.Race;
import io.bellwether.adapters.sql.TestDatabase;
import io.bellwether.adapters.sql.audit.SqlAuditStore;
import io.bellwether.adapters.sql.experiments.SqlExperimentStore;
import io.bellwether.adapters.sql.experiments.SqlMetricStore;
import io.bellwether.adapters.sql.experiments.SqlRunStore;
import io.bellwether.adapters.sql.tracing.SqlTraceStore;
import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.reviews.Issue;
import io.bellwether.platform.reviews.Issues;
import io.bellwether.platform.reviews.LabelSchema;
import io.bellwether.platform.reviews.LabelSchemas;
import io.bellwether.platform.reviews.ReviewItem;
import io.bellwether.platform.reviews.ReviewQueue;
import io.bellwether.platform.reviews.ReviewQueues;
import io.bellwether.platform.shared.AlreadyExists;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.tracing.Trace;
import io.bellwether.platform.tracing.TraceState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Changes of what people are asked about traces that meet each other. */
@Tag("postgres")
class ReviewRacesTest {
  private static final Caller CALLER = new Caller("default", "ann", "r");
  private static final Instant NOW = Instant.EPOCH;

  @RegisterExtension final TestDatabase database = new TestDatabase.Postgres();

  private SqlTraceStore traces;
  private LabelSchemas schemas;
  private ReviewQueues queues;
  private Issues issues;

  @BeforeEach
  void start() {
    Database sql = database.get();
    InstantSource clock = InstantSource.fixed(NOW);
    Audit audit = new Audit(new SqlAuditStore(sql), clock);
    SqlExperimentStore experiments = new SqlExperimentStore(sql);
    Ids ids = Ids.random();
    traces = new SqlTraceStore(sql);
    schemas = new LabelSchemas(new SqlLabelSchemaStore(sql), experiments, audit, sql, ids, clock);
    queues =
        new ReviewQueues(
            new SqlReviewQueueStore(sql),
            schemas,
            traces,
            experiments,
            _ -> false,
            audit,
            sql,
            ids,
            clock);
    issues =
        new Issues(
            new SqlIssueStore(sql),
            experiments,
            new SqlRunStore(sql, new SqlMetricStore(sql)),
            audit,
            sql,
            ids,
            clock);
    Experiment experiment = new Experiment("1", "e", "x", Lifecycle.ACTIVE, NOW, NOW, Map.of());
    sql.write(() -> experiments.add("default", experiment));
  }

  private ReviewQueue queue(String name) {
    ReviewQueue.Change empty =
        new ReviewQueue.Change(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    return queues.create(CALLER, "1", name, ReviewQueue.Kind.CUSTOM, empty);
  }

  private ReviewQueue rename(String id, String name) {
    ReviewQueue.Change change =
        new ReviewQueue.Change(
            Optional.of(name), Optional.empty(), Optional.empty(), Optional.empty());
    return queues.update(CALLER, id, change);
  }

  @Test
  void aQueuesNewNameIsTakenOnce() {
    String one = queue("one").id();
    String two = queue("two").id();
    assertThatThrownBy(
            () -> Race.second(database.get(), () -> rename(one, "new"), () -> rename(two, "NEW")))
        .hasCauseInstanceOf(AlreadyExists.class);
    assertThat(queues.get(CALLER, two).name()).isEqualTo("two");
  }

  @Test
  void bothGetTheUsersOwnQueue() throws Exception {
    ReviewQueue second =
        Race.second(
            database.get(),
            () -> queues.ofUser(CALLER, "1", "bob"),
            () -> queues.ofUser(CALLER, "1", "bob"));
    assertThat(second).isEqualTo(queues.getByName(CALLER, "1", "bob"));
  }

  private LabelSchema change(String id, Optional<String> name, Optional<String> instruction) {
    LabelSchema.Change change =
        new LabelSchema.Change(name, instruction, Optional.empty(), Optional.empty());
    return schemas.update(CALLER, id, change);
  }

  @Test
  void bothChangesOfASchemaAreKept() throws Exception {
    LabelSchema.Change none =
        new LabelSchema.Change(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    LabelSchema.Input text = new LabelSchema.Input.Text(Optional.empty());
    String id = schemas.create(CALLER, "1", "old", LabelSchema.Kind.FEEDBACK, text, none).id();
    LabelSchema second =
        Race.second(
            database.get(),
            () -> change(id, Optional.of("new"), Optional.empty()),
            () -> change(id, Optional.empty(), Optional.of("look")));
    assertThat(second.name()).isEqualTo("new");
    assertThat(schemas.get(CALLER, id)).isEqualTo(second);
  }

  private Issue change(String id, Optional<String> name, Issue.Status status) {
    Issue.Change change =
        new Issue.Change(name, Optional.empty(), Optional.of(status), Optional.empty());
    return issues.update(CALLER, id, change);
  }

  @Test
  void bothChangesOfAnIssueAreKept() throws Exception {
    Issue.Change none =
        new Issue.Change(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    Issue.Text text = new Issue.Text("old", "d", List.of(), List.of());
    String id = issues.create(CALLER, "1", text, none, Optional.empty(), Optional.empty()).id();
    Race.second(
        database.get(),
        () -> change(id, Optional.of("new"), Issue.Status.PENDING),
        () -> change(id, Optional.empty(), Issue.Status.RESOLVED));
    Issue kept = issues.get(CALLER, id);
    assertThat(kept.text().name()).isEqualTo("new");
    assertThat(kept.status()).isEqualTo(Issue.Status.RESOLVED);
  }

  @Test
  void aDeletedTraceIsInNoQueue() {
    Trace trace =
        new Trace(
            "tr-1",
            "1",
            Optional.empty(),
            NOW,
            Optional.empty(),
            TraceState.OK,
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Map.of(),
            List.of());
    database.get().write(() -> traces.add("default", trace));
    String queue = queue("q").id();
    List<String> ids = List.of("tr-1");
    assertThatThrownBy(
            () ->
                Race.second(
                    database.get(),
                    () -> traces.delete("default", "1", ids),
                    () -> queues.add(CALLER, queue, ids)))
        .hasCauseInstanceOf(NotFound.class);
    ReviewItem.Filter all = new ReviewItem.Filter(Optional.empty());
    assertThat(queues.items(CALLER, queue, all, Page.Request.first(9)).items()).isEmpty();
  }
}
