// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.experiments;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.experiments.RunDetails.Revised;
import io.bellwether.adapters.sql.search.Few;
import io.bellwether.adapters.sql.search.Fragment;
import io.bellwether.adapters.sql.search.SearchQuery;
import io.bellwether.adapters.sql.search.Sizes;
import io.bellwether.adapters.sql.search.Source;
import io.bellwether.adapters.sql.search.Source.Column;
import io.bellwether.adapters.sql.search.Source.Sort;
import io.bellwether.platform.experiments.DatasetInput;
import io.bellwether.platform.experiments.DatasetSummary;
import io.bellwether.platform.experiments.ExperimentActivity;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.experiments.ModelLink;
import io.bellwether.platform.experiments.Run;
import io.bellwether.platform.experiments.RunDetail;
import io.bellwether.platform.experiments.RunField;
import io.bellwether.platform.experiments.RunStatus;
import io.bellwether.platform.experiments.RunStore;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.search.Search;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Runs in SQL. */
public final class SqlRunStore implements RunStore {
  private static final Source<RunField> SOURCE =
      new Source<>(
          "runs",
          List.of("workspace", "run_id"),
          Map.of(
              RunField.ID, new Column.Text("t.run_id"),
              RunField.NAME, new Column.Indexed("t.name", Sort.Kind.TEXT),
              RunField.STATUS, new Column.Indexed("t.status", Sort.Kind.TEXT),
              RunField.USER, new Column.Text("t.user_id"),
              RunField.ARTIFACT_URI, new Column.Text("t.artifact_uri"),
              RunField.STARTED, new Column.Numeric("t.started_at"),
              RunField.ENDED, new Column.Indexed("t.ended_at", Sort.Kind.WHOLE),
              RunField.DATASET_NAME, new Column.Elsewhere("run_inputs", "name"),
              RunField.DATASET_DIGEST, new Column.Elsewhere("run_inputs", "digest"),
              RunField.DATASET_CONTEXT, new Column.Elsewhere("run_inputs", "context")),
          Optional.of("run_tags"),
          Optional.of("run_params"),
          Optional.of("latest_metrics"),
          List.of(Sort.whole("t.started_at", false), Sort.text("t.run_id", true)),
          List.of(Sort.whole("t.started_at", false), Sort.text("t.run_id", true)));

  private static final String SET_TAG =
      """
      insert into run_tags (workspace, run_id, key, experiment_id, value, started_at)
      values (?, ?, ?, ?, ?, ?)
      on conflict (workspace, run_id, key) do update set value = excluded.value
      """;

  private final Database database;
  private final RunLinks links;
  private final RunDetails details;
  private final Few few;
  private final Sizes sizes = new Sizes();

  public SqlRunStore(Database database, SqlMetricStore metrics) {
    this(database, metrics, SearchQuery.usual(database.dialect()));
  }

  SqlRunStore(Database database, SqlMetricStore metrics, Few few) {
    this.few = few;
    this.database = database;
    this.links = new RunLinks(database);
    this.details = new RunDetails(database, metrics);
  }

  @Override
  public void add(String workspace, Run run, Map<String, String> tags) {
    database.later(
        """
        insert into runs (workspace, run_id, experiment_id, name, user_id, status,
          started_at, ended_at, lifecycle, artifact_uri, revision)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        workspace,
        run.id(),
        Long.parseLong(run.experimentId()),
        run.name(),
        run.user(),
        run.status().name(),
        Columns.micros(run.startedAt()),
        run.endedAt().map(Columns::micros).orElse(null),
        run.lifecycle().name(),
        run.artifactUri(),
        firstRevision());
    tags.entrySet().forEach(tag -> database.later(SET_TAG, values(workspace, run, tag)));
  }

  /**
   * A run that is deleted for good and then brought in again must not be taken for what was known
   * of it before.
   */
  private static long firstRevision() {
    return ThreadLocalRandom.current().nextLong(1L << 62);
  }

  @Override
  public Optional<Run> find(String workspace, String id) {
    return database.read(
        sql ->
            sql.fetchOptional(
                    "select * from runs where workspace = ? and run_id = ?", workspace, id)
                .map(SqlRunStore::run));
  }

  @Override
  public Optional<Run> lock(String workspace, String id) {
    String query =
        "select * from runs where workspace = ? and run_id = ?" + database.dialect().forUpdate();
    return database.change(sql -> sql.fetchOptional(query, workspace, id).map(SqlRunStore::run));
  }

  @Override
  public void update(String workspace, Run run) {
    database.change(
        sql ->
            sql.execute(
                """
                update runs set name = ?, status = ?, ended_at = ?
                where workspace = ? and run_id = ?
                """,
                run.name(),
                run.status().name(),
                run.endedAt().map(Columns::micros).orElse(null),
                workspace,
                run.id()));
  }

  @Override
  public void setLifecycle(String workspace, String experimentId, Lifecycle lifecycle, Instant at) {
    database.change(
        sql ->
            sql.execute(
                "update runs set lifecycle = ?, deleted_at = ? where workspace = ? and experiment_id = ?",
                lifecycle.name(),
                deletedAt(lifecycle, at),
                workspace,
                Long.parseLong(experimentId)));
  }

  @Override
  public void setLifecycle(String workspace, Run run, Lifecycle lifecycle, Instant at) {
    database.change(
        sql ->
            sql.execute(
                "update runs set lifecycle = ?, deleted_at = ? where workspace = ? and run_id = ?",
                lifecycle.name(),
                deletedAt(lifecycle, at),
                workspace,
                run.id()));
  }

  private static @Nullable Long deletedAt(Lifecycle lifecycle, Instant at) {
    return lifecycle == Lifecycle.DELETED ? Columns.micros(at) : null;
  }

  @Override
  public Map<String, String> params(String workspace, String runId, Set<String> keys) {
    Fragment these = Fragment.of(" and run_id = ?", runId);
    Fragment in = Fragment.in("key", keys);
    String query =
        "select key, value from run_params where workspace = ?" + these.sql() + " and " + in.sql();
    List<Object> values = new ArrayList<>(List.of(workspace, runId));
    values.addAll(in.values());
    return database.read(
        sql ->
            sql.fetch(query, values.toArray()).intoMap(row -> text(row, 0), row -> text(row, 1)));
  }

  @Override
  public void addParams(String workspace, Run run, Map<String, String> params) {
    addEntries(
        """
        insert into run_params (workspace, run_id, key, experiment_id, value, started_at)
        values (?, ?, ?, ?, ?, ?)
        """,
        workspace,
        run,
        params);
  }

  @Override
  public void setTags(String workspace, Run run, Map<String, String> tags) {
    addEntries(SET_TAG, workspace, run, tags);
  }

  private void addEntries(String insert, String workspace, Run run, Map<String, String> entries) {
    if (entries.isEmpty()) {
      return;
    }
    Object[][] rows =
        entries.entrySet().stream()
            .map(entry -> values(workspace, run, entry))
            .toArray(Object[][]::new);
    database.change(sql -> sql.batch(insert, rows).execute());
    RunDetails.changed(database, workspace, run.id());
  }

  private static Object[] values(String workspace, Run run, Map.Entry<String, String> entry) {
    return new Object[] {
      workspace,
      run.id(),
      entry.getKey(),
      Long.parseLong(run.experimentId()),
      entry.getValue(),
      Columns.micros(run.startedAt())
    };
  }

  @Override
  public boolean deleteTag(String workspace, String runId, String key) {
    RunDetails.changed(database, workspace, runId);
    return database.change(
        sql ->
            sql.execute(
                    "delete from run_tags where workspace = ? and run_id = ? and key = ?",
                    workspace,
                    runId,
                    key)
                == 1);
  }

  @Override
  public List<DatasetSummary> datasets(String workspace, List<String> experimentIds, int limit) {
    return links.datasets(workspace, experimentIds, limit);
  }

  @Override
  public Map<String, ExperimentActivity> activity(String workspace, List<String> experimentIds) {
    return links.activity(workspace, experimentIds);
  }

  @Override
  public void addInputs(String workspace, Run run, List<DatasetInput> inputs) {
    links.addInputs(workspace, run, inputs);
    RunDetails.changed(database, workspace, run.id());
  }

  @Override
  public void addModels(String workspace, Run run, List<ModelLink> models) {
    links.addModels(workspace, run, models);
    RunDetails.changed(database, workspace, run.id());
  }

  @Override
  public Optional<RunDetail> detail(String workspace, String id) {
    return database.read(
        sql ->
            sql.fetchOptional(
                    "select * from runs where workspace = ? and run_id = ?", workspace, id)
                .map(SqlRunStore::revised)
                .map(run -> details.of(workspace, List.of(run)).getFirst()));
  }

  @Override
  public Page<RunDetail> search(
      String workspace,
      List<String> experimentIds,
      Set<Lifecycle> lifecycles,
      Search<RunField> search) {
    return database.read(
        _ -> {
          Page<Revised> page =
              new SearchQuery<>(database, SOURCE, Fragment.of("t.workspace = ?", workspace))
                  .within(
                      workspace, "experiment_id", partitions(workspace, experimentIds), few, sizes)
                  .and(lifecycles(lifecycles))
                  .page(search, SqlRunStore::revised);
          return new Page<>(details.of(workspace, page.items()), page.next());
        });
  }

  /** The wanted experiments, which are all that there are if none is named. */
  private List<Long> partitions(String workspace, List<String> experimentIds) {
    return experimentIds.isEmpty()
        ? database.read(
            sql ->
                sql.fetch("select experiment_id from experiments where workspace = ?", workspace)
                    .map(row -> row.get(0, Long.class)))
        : experimentIds.stream().map(SqlRunStore::experimentId).flatMap(Optional::stream).toList();
  }

  /** Experiment ids are numbers; another text is the id of none. */
  static Optional<Long> experimentId(String id) {
    try {
      return Optional.of(Long.parseLong(id));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** True for all if there is no id. */
  public static Fragment experiments(String column, List<String> ids) {
    if (ids.isEmpty()) {
      return Fragment.of("1 = 1");
    }
    return Fragment.in(
        column, ids.stream().map(SqlRunStore::experimentId).flatMap(Optional::stream).toList());
  }

  /** Not bound, so that the database sees whether an index of deleted runs is of use. */
  static Fragment lifecycles(Set<Lifecycle> lifecycles) {
    String names =
        lifecycles.stream()
            .map(lifecycle -> "t.lifecycle = '" + lifecycle + "'")
            .collect(Collectors.joining(" or "));
    return Fragment.of("(" + names + ")");
  }

  private static String text(Record row, int column) {
    return row.get(column, String.class);
  }

  private static Revised revised(Record row) {
    return new Revised(run(row), row.get("revision", Long.class));
  }

  private static Run run(Record row) {
    return new Run(
        row.get("run_id", String.class),
        row.get("experiment_id", String.class),
        row.get("name", String.class),
        row.get("user_id", String.class),
        RunStatus.valueOf(row.get("status", String.class)),
        Columns.time(row.get("started_at", Long.class)),
        Optional.ofNullable(row.get("ended_at", Long.class)).map(Columns::time),
        Lifecycle.valueOf(row.get("lifecycle", String.class)),
        row.get("artifact_uri", String.class));
  }
}
