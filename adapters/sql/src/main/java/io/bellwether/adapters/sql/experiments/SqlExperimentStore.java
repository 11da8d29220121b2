// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.experiments;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.search.Fragment;
import io.bellwether.adapters.sql.search.SearchQuery;
import io.bellwether.adapters.sql.search.Source;
import io.bellwether.adapters.sql.search.Source.Column;
import io.bellwether.adapters.sql.search.Source.Sort;
import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.ExperimentField;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.search.Search;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.Record;

/** Experiments in SQL. */
public final class SqlExperimentStore implements ExperimentStore {
  private static final Source<ExperimentField> SOURCE =
      new Source<>(
          "experiments",
          List.of("workspace", "experiment_id"),
          Map.of(
              ExperimentField.ID, new Column.Numeric("t.experiment_id"),
              ExperimentField.NAME, new Column.Text("t.name"),
              ExperimentField.CREATED, new Column.Numeric("t.created_at"),
              ExperimentField.UPDATED, new Column.Numeric("t.updated_at")),
          Optional.of("experiment_tags"),
          Optional.empty(),
          Optional.empty(),
          List.of(Sort.whole("t.created_at", false), Sort.whole("t.experiment_id", true)),
          List.of(Sort.whole("t.experiment_id", false)));

  private static final long MOST_COUNTED = 1L << 48;

  private final Database database;

  public SqlExperimentStore(Database database) {
    this.database = database;
  }

  @Override
  public String nextId(String workspace) {
    return database.change(
        sql ->
            sql.fetchSingle(
                    """
                    insert into counters (name, value) values (?, 1)
                    on conflict (name) do update set value = counters.value + 1 returning value
                    """,
                    "experiments/" + workspace)
                .get(0, String.class));
  }

  /** Ids of MLflow's folders are random and so large that counting never gets there. */
  @Override
  public void reserve(String workspace, String id) {
    long number = Long.parseLong(id);
    if (number < MOST_COUNTED) {
      database.change(
          sql ->
              sql.execute(
                  """
                  insert into counters (name, value) values (?, ?)
                  on conflict (name) do update set value = excluded.value
                  where counters.value < excluded.value
                  """,
                  "experiments/" + workspace,
                  number));
    }
  }

  @Override
  public boolean add(String workspace, Experiment experiment) {
    return database.change(
        sql -> {
          int added =
              sql.execute(
                  """
                  insert into experiments (workspace, experiment_id, name, artifact_location,
                    lifecycle, created_at, updated_at)
                  values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                  """,
                  workspace,
                  Long.parseLong(experiment.id()),
                  experiment.name(),
                  experiment.artifactLocation(),
                  experiment.lifecycle().name(),
                  Columns.micros(experiment.createdAt()),
                  Columns.micros(experiment.updatedAt()));
          if (added == 1) {
            experiment
                .tags()
                .forEach((key, value) -> setTag(workspace, experiment.id(), key, value));
          }
          return added == 1;
        });
  }

  @Override
  public Optional<Experiment> find(String workspace, String id) {
    Optional<Long> number = SqlRunStore.experimentId(id);
    return number.flatMap(n -> one("e.experiment_id = ?", workspace, n));
  }

  @Override
  public Optional<Experiment> findByName(String workspace, String name) {
    return one("e.name = ?", workspace, name);
  }

  private Optional<Experiment> one(String condition, String workspace, Object value) {
    String query =
        """
        select e.*, t.key as tag_key, t.value as tag_value from experiments e
        left join experiment_tags t
          on t.workspace = e.workspace and t.experiment_id = e.experiment_id
        where e.workspace = ? and %s
        """
            .formatted(condition);
    List<Record> rows = database.read(sql -> sql.fetch(query, workspace, value));
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> tags = new HashMap<>();
    for (Record row : rows) {
      String key = row.get("tag_key", String.class);
      if (key != null) {
        tags.put(key, row.get("tag_value", String.class));
      }
    }
    return Optional.of(experiment(rows.getFirst(), tags));
  }

  @Override
  public boolean update(String workspace, Experiment experiment) {
    Optional<Experiment> sameName = findByName(workspace, experiment.name());
    if (sameName.isPresent() && !sameName.get().id().equals(experiment.id())) {
      return false;
    }
    return database.change(
        sql ->
            sql.execute(
                    """
                    update experiments set name = ?, lifecycle = ?, updated_at = ?
                    where workspace = ? and experiment_id = ?
                    """,
                    experiment.name(),
                    experiment.lifecycle().name(),
                    Columns.micros(experiment.updatedAt()),
                    workspace,
                    Long.parseLong(experiment.id()))
                == 1);
  }

  @Override
  public void setTag(String workspace, String id, String key, String value) {
    database.change(
        sql ->
            sql.execute(
                """
                insert into experiment_tags (workspace, experiment_id, key, value)
                values (?, ?, ?, ?)
                on conflict (workspace, experiment_id, key) do update set value = excluded.value
                """,
                workspace,
                Long.parseLong(id),
                key,
                value));
  }

  @Override
  public boolean deleteTag(String workspace, String id, String key) {
    return database.change(
        sql ->
            sql.execute(
                    """
                    delete from experiment_tags
                    where workspace = ? and experiment_id = ? and key = ?
                    """,
                    workspace,
                    Long.parseLong(id),
                    key)
                == 1);
  }

  @Override
  public Page<Experiment> search(
      String workspace, Set<Lifecycle> lifecycles, Search<ExperimentField> search) {
    Page<Record> rows =
        new SearchQuery<>(database, SOURCE, Fragment.of("t.workspace = ?", workspace))
            .and(SqlRunStore.lifecycles(lifecycles))
            .page(search, row -> row);
    Map<Long, Map<String, String>> tags =
        tags(
            workspace, rows.items().stream().map(r -> r.get("experiment_id", Long.class)).toList());
    return rows.map(
        row -> experiment(row, tags.getOrDefault(row.get("experiment_id", Long.class), Map.of())));
  }

  private Map<Long, Map<String, String>> tags(String workspace, List<Long> ids) {
    Map<Long, Map<String, String>> tags = new HashMap<>();
    for (List<Long> chunk : Fragment.chunks(ids)) {
      Fragment these = Fragment.in("experiment_id", chunk);
      String query =
          "select experiment_id, key, value from experiment_tags where workspace = ? and "
              + these.sql();
      database
          .read(sql -> sql.fetch(query, these.valuesAfter(workspace)))
          .forEach(
              row ->
                  tags.computeIfAbsent(row.get(0, Long.class), _ -> new HashMap<>())
                      .put(row.get(1, String.class), row.get(2, String.class)));
    }
    return tags;
  }

  private static Experiment experiment(Record row, Map<String, String> tags) {
    return new Experiment(
        row.get("experiment_id", String.class),
        row.get("name", String.class),
        row.get("artifact_location", String.class),
        Lifecycle.valueOf(row.get("lifecycle", String.class)),
        Columns.time(row.get("created_at", Long.class)),
        Columns.time(row.get("updated_at", Long.class)),
        tags);
  }
}
