// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.serving;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.platform.serving.Label;
import io.bellwether.platform.serving.LabelStore;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.platform.shared.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jooq.Record;

/** Labels in SQL: the one that counts, and all that were ever told. */
public final class SqlLabelStore implements LabelStore {
  private static final int CHUNK = 500;

  private final Database database;

  public SqlLabelStore(Database database) {
    this.database = database;
  }

  @Override
  public void add(String workspace, Label label) {
    Object[] values = {
      workspace,
      label.predictionId(),
      label.model(),
      Columns.scalar(label.value()),
      Columns.micros(label.time()),
      Columns.micros(label.recordedAt())
    };
    database.change(
        sql -> {
          sql.execute(
              """
              insert into labels
                (workspace, prediction_id, model, number, value, time, recorded_at)
              values (?, ?, ?, 1, ?, ?, ?)
              on conflict (workspace, prediction_id) do update set
                number = labels.number + 1, model = excluded.model, value = excluded.value,
                time = excluded.time, recorded_at = excluded.recorded_at
              """,
              values);
          return sql.execute(
              """
              insert into label_history
                (workspace, prediction_id, model, number, value, time, recorded_at)
              select workspace, prediction_id, model, number, value, time, recorded_at from labels
              where workspace = ? and prediction_id = ?
              """,
              workspace,
              label.predictionId());
        });
  }

  @Override
  public Map<String, Label> current(String workspace, Collection<String> predictions) {
    List<String> ids = List.copyOf(predictions);
    Map<String, Label> current = new HashMap<>();
    for (int from = 0; from < ids.size(); from += CHUNK) {
      List<String> chunk = ids.subList(from, Math.min(ids.size(), from + CHUNK));
      List<Object> bindings = new ArrayList<>(List.of(workspace));
      bindings.addAll(chunk);
      String marks = String.join(", ", Collections.nCopies(chunk.size(), "?"));
      String query = "select * from labels where workspace = ? and prediction_id in (";
      database
          .read(sql -> sql.fetch(query + marks + ")", bindings.toArray()).map(SqlLabelStore::label))
          .forEach(label -> current.put(label.predictionId(), label));
    }
    return current;
  }

  @Override
  public List<Label> history(String workspace, String prediction) {
    return database.read(
        sql ->
            sql.fetch(
                    """
                    select * from label_history where workspace = ? and prediction_id = ?
                    order by number desc
                    """,
                    workspace,
                    prediction)
                .map(SqlLabelStore::label));
  }

  @Override
  public Page<Label> list(String workspace, String model, Instant recordedFrom, Page.Request page) {
    String id = database.dialect().binary("prediction_id");
    Place after =
        page.after().map(Place::parse).orElse(new Place(Columns.micros(recordedFrom), ""));
    List<Label> labels =
        database.read(
            sql ->
                sql.fetch(
                        """
                        select * from labels where workspace = ? and model = ?
                          and recorded_at >= ? and (recorded_at > ? or %s > ?)
                        order by recorded_at, %s limit ?
                        """
                            .formatted(id, id),
                        workspace,
                        model,
                        after.recordedAt,
                        after.recordedAt,
                        after.prediction,
                        page.limit() + 1)
                    .map(SqlLabelStore::label));
    return Page.of(
        labels,
        page.limit(),
        label -> Columns.micros(label.recordedAt()) + " " + label.predictionId());
  }

  /** The key of a page: the time of the recording, and the prediction among those of one time. */
  private record Place(long recordedAt, String prediction) {
    private static final Pattern KEY = Pattern.compile("(-?\\d{1,18}) (.*)", Pattern.DOTALL);

    static Place parse(String key) {
      Matcher parts = KEY.matcher(key);
      if (!parts.matches()) {
        throw new Malformed("page_token: %s (expected: that of the same list)".formatted(key));
      }
      return new Place(Long.parseLong(parts.group(1)), parts.group(2));
    }
  }

  @Override
  public long count(String workspace, String model) {
    return database.read(
        sql ->
            sql.fetchSingle(
                    "select count(*) from label_history where workspace = ? and model = ?",
                    workspace,
                    model)
                .get(0, Long.class));
  }

  private static Label label(Record row) {
    return new Label(
        row.get("prediction_id", String.class),
        row.get("model", String.class),
        Columns.scalar(row.get("value", String.class)),
        Columns.time(row.get("time", Long.class)),
        Columns.time(row.get("recorded_at", Long.class)));
  }
}
