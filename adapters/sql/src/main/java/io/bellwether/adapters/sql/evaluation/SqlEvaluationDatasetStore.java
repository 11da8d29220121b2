// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.evaluation;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.search.Entries;
import io.bellwether.adapters.sql.search.Fragment;
import io.bellwether.adapters.sql.search.SearchQuery;
import io.bellwether.adapters.sql.search.Source;
import io.bellwether.adapters.sql.search.Source.Column;
import io.bellwether.adapters.sql.search.Source.Sort;
import io.bellwether.platform.evaluation.EvaluationDataset;
import io.bellwether.platform.evaluation.EvaluationDatasetField;
import io.bellwether.platform.evaluation.EvaluationDatasetStore;
import io.bellwether.platform.evaluation.EvaluationRecord;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.search.Search;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Record;

/** Data sets of examples in SQL. */
public final class SqlEvaluationDatasetStore implements EvaluationDatasetStore {
  private static final List<Sort> NEWEST_FIRST =
      List.of(Sort.whole("t.created_at", false), Sort.text("t.dataset_id", false));
  private static final Source<EvaluationDatasetField> SOURCE =
      new Source<>(
          "evaluation_datasets",
          List.of("workspace", "dataset_id"),
          Map.of(
              EvaluationDatasetField.NAME, new Column.Text("t.name"),
              EvaluationDatasetField.CREATED, new Column.Numeric("t.created_at"),
              EvaluationDatasetField.UPDATED, new Column.Numeric("t.updated_at"),
              EvaluationDatasetField.CREATED_BY, new Column.Text("t.created_by"),
              EvaluationDatasetField.UPDATED_BY, new Column.Text("t.updated_by")),
          Optional.of("evaluation_dataset_tags"),
          Optional.empty(),
          Optional.empty(),
          NEWEST_FIRST,
          List.of(Sort.text("t.dataset_id", false)));

  /** Before the data sets themselves, which the others refer to. */
  private static final List<String> TABLES =
      List.of(
          "evaluation_dataset_tags",
          "evaluation_dataset_experiments",
          "evaluation_records",
          "evaluation_datasets");

  private final Database database;
  private final EvaluationRecordRows records;

  public SqlEvaluationDatasetStore(Database database) {
    this.database = database;
    this.records = new EvaluationRecordRows(database);
  }

  @Override
  public void add(String workspace, EvaluationDataset dataset) {
    database.change(
        sql ->
            sql.execute(
                """
                insert into evaluation_datasets (workspace, dataset_id, name, digest, schema,
                  records, created_at, updated_at, created_by, updated_by)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                workspace,
                dataset.id(),
                dataset.name(),
                dataset.digest(),
                dataset.schema().orElse(null),
                dataset.records(),
                Columns.micros(dataset.createdAt()),
                Columns.micros(dataset.updatedAt()),
                dataset.createdBy().orElse(null),
                dataset.updatedBy().orElse(null)));
    setTags(workspace, dataset.id(), dataset.tags());
    addExperiments(workspace, dataset.id(), dataset.experimentIds());
  }

  @Override
  public Optional<EvaluationDataset> find(String workspace, String id) {
    String query = "select * from evaluation_datasets where workspace = ? and dataset_id = ?";
    List<Record> rows = database.read(sql -> List.copyOf(sql.fetch(query, workspace, id)));
    return datasets(workspace, rows).stream().findFirst();
  }

  @Override
  public Optional<EvaluationDataset> lock(String workspace, String id) {
    String query =
        "select 1 from evaluation_datasets where workspace = ? and dataset_id = ?"
            + database.dialect().forUpdate();
    return database.change(sql -> sql.fetch(query, workspace, id)).isEmpty()
        ? Optional.empty()
        : find(workspace, id);
  }

  @Override
  public void update(String workspace, EvaluationDataset dataset) {
    database.change(
        sql ->
            sql.execute(
                """
                update evaluation_datasets set digest = ?, schema = ?, records = ?,
                  updated_at = ?, updated_by = ?
                where workspace = ? and dataset_id = ?
                """,
                dataset.digest(),
                dataset.schema().orElse(null),
                dataset.records(),
                Columns.micros(dataset.updatedAt()),
                dataset.updatedBy().orElse(null),
                workspace,
                dataset.id()));
  }

  @Override
  public void delete(String workspace, String id) {
    for (String table : TABLES) {
      String delete = "delete from %s where workspace = ? and dataset_id = ?".formatted(table);
      database.change(sql -> sql.execute(delete, workspace, id));
    }
  }

  @Override
  public void setTags(String workspace, String id, Map<String, String> tags) {
    Object[][] rows =
        tags.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(tag -> new Object[] {workspace, id, tag.getKey(), tag.getValue()})
            .toArray(Object[][]::new);
    insert(
        """
        insert into evaluation_dataset_tags (workspace, dataset_id, key, value)
        values (?, ?, ?, ?)
        on conflict (workspace, dataset_id, key) do update set value = excluded.value
        """,
        rows);
  }

  private void insert(String statement, Object[][] rows) {
    if (rows.length > 0) {
      database.change(sql -> sql.batch(statement, rows).execute());
    }
  }

  @Override
  public void deleteTag(String workspace, String id, String key) {
    database.change(
        sql ->
            sql.execute(
                """
                delete from evaluation_dataset_tags
                where workspace = ? and dataset_id = ? and key = ?
                """,
                workspace,
                id,
                key));
  }

  @Override
  public void addExperiments(String workspace, String id, Collection<String> experimentIds) {
    insert(
        """
        insert into evaluation_dataset_experiments (workspace, dataset_id, experiment_id)
        values (?, ?, ?) on conflict do nothing
        """,
        experimentIds.stream()
            .sorted()
            .map(experiment -> new Object[] {workspace, id, experiment})
            .toArray(Object[][]::new));
  }

  @Override
  public void removeExperiments(String workspace, String id, Collection<String> experimentIds) {
    for (String experiment : experimentIds) {
      database.change(
          sql ->
              sql.execute(
                  """
                  delete from evaluation_dataset_experiments
                  where workspace = ? and dataset_id = ? and experiment_id = ?
                  """,
                  workspace,
                  id,
                  experiment));
    }
  }

  @Override
  public Page<EvaluationDataset> search(
      String workspace, List<String> experimentIds, Search<EvaluationDatasetField> search) {
    SearchQuery<EvaluationDatasetField> query =
        new SearchQuery<>(database, SOURCE, Fragment.of("t.workspace = ?", workspace));
    if (!experimentIds.isEmpty()) {
      query.and(
          Fragment.of(
                  """
                  exists (select 1 from evaluation_dataset_experiments e
                  where e.workspace = t.workspace and e.dataset_id = t.dataset_id and \
                  """)
              .then(Fragment.in("e.experiment_id", experimentIds))
              .then(Fragment.of(")")));
    }
    Page<Record> page = query.page(search, row -> row);
    return new Page<>(datasets(workspace, page.items()), page.next());
  }

  @Override
  public List<EvaluationRecord> withInputs(
      String workspace, String id, Collection<String> inputHashes) {
    return records.withInputs(workspace, id, inputHashes);
  }

  @Override
  public void putRecords(String workspace, List<EvaluationRecord> all) {
    records.put(workspace, all);
  }

  @Override
  public int deleteRecords(String workspace, String id, Collection<String> recordIds) {
    return records.delete(workspace, id, recordIds);
  }

  @Override
  public Page<EvaluationRecord> records(String workspace, String id, Page.Request page) {
    return records.page(workspace, id, page);
  }

  private List<EvaluationDataset> datasets(String workspace, List<Record> rows) {
    List<EvaluationDataset> found = new ArrayList<>();
    for (List<Record> chunk : Fragment.chunks(rows)) {
      List<String> ids = chunk.stream().map(row -> row.get("dataset_id", String.class)).toList();
      Map<String, Map<String, String>> tags =
          entries("select dataset_id, key, value from evaluation_dataset_tags", workspace, ids);
      Map<String, Map<String, String>> uses =
          entries(
              "select dataset_id, experiment_id, '' from evaluation_dataset_experiments",
              workspace,
              ids);
      chunk.forEach(row -> found.add(dataset(row, tags, uses)));
    }
    return found;
  }

  private Map<String, Map<String, String>> entries(
      String select, String workspace, List<String> ids) {
    return Entries.of(database, select, workspace, "dataset_id", ids);
  }

  private static EvaluationDataset dataset(
      Record row, Map<String, Map<String, String>> tags, Map<String, Map<String, String>> uses) {
    String id = row.get("dataset_id", String.class);
    return new EvaluationDataset(
        id,
        row.get("name", String.class),
        row.get("digest", String.class),
        tags.getOrDefault(id, Map.of()),
        text(row, "schema"),
        row.get("records", Long.class),
        Columns.time(row.get("created_at", Long.class)),
        Columns.time(row.get("updated_at", Long.class)),
        text(row, "created_by"),
        text(row, "updated_by"),
        uses.getOrDefault(id, Map.of()).keySet().stream().sorted().toList());
  }

  private static Optional<String> text(Record row, String column) {
    return Optional.ofNullable(row.get(column, String.class));
  }
}
