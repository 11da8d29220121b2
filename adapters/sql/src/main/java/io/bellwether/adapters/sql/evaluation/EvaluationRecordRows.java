// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.evaluation;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.search.Fragment;
import io.bellwether.platform.evaluation.EvaluationRecord;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.shared.Page;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jooq.Record;

/** Records of data sets as rows. */
final class EvaluationRecordRows {
  private final Database database;

  EvaluationRecordRows(Database database) {
    this.database = database;
  }

  List<EvaluationRecord> withInputs(String workspace, String id, Collection<String> hashes) {
    List<EvaluationRecord> found = new ArrayList<>();
    for (List<String> chunk : Fragment.chunks(hashes)) {
      Fragment these =
          Fragment.of("dataset_id = ? and ", id).then(Fragment.in("input_hash", chunk));
      String query =
          "select content from evaluation_records where workspace = ? and " + these.sql();
      found.addAll(
          database.read(
              sql ->
                  sql.fetch(query, these.valuesAfter(workspace))
                      .map(EvaluationRecordRows::record)));
    }
    return found;
  }

  private static EvaluationRecord record(Record row) {
    return Columns.json(row.get("content", String.class), EvaluationRecord.class);
  }

  void put(String workspace, List<EvaluationRecord> records) {
    if (records.isEmpty()) {
      return;
    }
    Object[][] rows =
        records.stream()
            .map(
                record ->
                    new Object[] {
                      workspace,
                      record.datasetId(),
                      record.id(),
                      record.inputHash(),
                      Columns.micros(record.createdAt()),
                      Columns.json(record)
                    })
            .toArray(Object[][]::new);
    String insert =
        """
        insert into evaluation_records
          (workspace, dataset_id, record_id, input_hash, created_at, content)
        values (?, ?, ?, ?, ?, ?)
        on conflict (workspace, dataset_id, record_id) do update set content = excluded.content
        """;
    database.change(sql -> sql.batch(insert, rows).execute());
  }

  int delete(String workspace, String id, Collection<String> recordIds) {
    int deleted = 0;
    for (List<String> chunk : Fragment.chunks(recordIds)) {
      Fragment these = Fragment.of("dataset_id = ? and ", id).then(Fragment.in("record_id", chunk));
      String delete = "delete from evaluation_records where workspace = ? and " + these.sql();
      deleted += database.change(sql -> sql.execute(delete, these.valuesAfter(workspace)));
    }
    return deleted;
  }

  Page<EvaluationRecord> page(String workspace, String id, Page.Request page) {
    String recordId = database.dialect().binary("record_id");
    Fragment these = Fragment.of("dataset_id = ?", id);
    if (page.after().isPresent()) {
      Key after = Key.parse(page.after().get());
      String later = " and (created_at, %s) > (?, ?)".formatted(recordId);
      these = these.then(Fragment.of(later, after.createdAt, after.id));
    }
    String query =
        "select content from evaluation_records where workspace = ? and %s order by created_at, %s"
                .formatted(these.sql(), recordId)
            + " limit "
            + (page.limit() + 1);
    Object[] values = these.valuesAfter(workspace);
    List<EvaluationRecord> found =
        database.read(sql -> sql.fetch(query, values).map(EvaluationRecordRows::record));
    return Page.of(found, page.limit(), Key::of);
  }

  private record Key(long createdAt, String id) {
    static String of(EvaluationRecord record) {
      return Columns.micros(record.createdAt()) + " " + record.id();
    }

    static Key parse(String key) {
      String[] parts = key.split(" ", 2);
      try {
        return new Key(Long.parseLong(parts[0]), parts[parts.length - 1]);
      } catch (NumberFormatException e) {
        throw new Malformed("page_token: " + key + " (expected: one from next_page_token)");
      }
    }
  }
}
