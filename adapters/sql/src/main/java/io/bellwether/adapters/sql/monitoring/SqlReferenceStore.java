// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.monitoring;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.platform.monitoring.Reference;
import io.bellwether.platform.monitoring.ReferenceStore;
import io.bellwether.statistics.intervals.Estimate;
import io.bellwether.statistics.profiles.ColumnProfile;
import io.bellwether.statistics.profiles.NumericProfile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Record;

/** References in SQL: facts as JSON, profiles as bytes. */
public final class SqlReferenceStore implements ReferenceStore {
  /** The name of the predictions among the profiles; a feature's name is never empty. */
  private static final String PREDICTIONS = "";

  private final Database database;

  public SqlReferenceStore(Database database) {
    this.database = database;
  }

  private record Facts(
      Optional<Reference.Source> dataset,
      List<String> classes,
      Map<String, Double> importance,
      Map<String, Estimate> evaluation) {}

  @Override
  public void put(String workspace, Reference reference) {
    Map<String, ColumnProfile> profiles = new LinkedHashMap<>(reference.features());
    profiles.put(PREDICTIONS, reference.predictions());
    Facts facts =
        new Facts(
            reference.dataset(),
            reference.classes(),
            reference.importance(),
            reference.evaluation());
    database.change(
        sql ->
            sql.execute(
                """
                insert into monitoring_references
                  (workspace, model, version, made_at, facts, profiles)
                values (?, ?, ?, ?, ?, ?)
                on conflict (workspace, model, version) do update set
                  made_at = excluded.made_at, facts = excluded.facts, profiles = excluded.profiles
                """,
                workspace,
                reference.model(),
                reference.version(),
                Columns.micros(reference.madeAt()),
                Columns.json(facts),
                Profiles.write(profiles)));
  }

  @Override
  public Optional<Reference> find(String workspace, String model, String version) {
    return database.read(
        sql ->
            sql.fetchOptional(
                    """
                    select * from monitoring_references
                    where workspace = ? and model = ? and version = ?
                    """,
                    workspace,
                    model,
                    version)
                .map(SqlReferenceStore::reference));
  }

  private static Reference reference(Record row) {
    Facts facts = Columns.json(row.get("facts", String.class), Facts.class);
    Map<String, ColumnProfile> profiles = Profiles.read(row.get("profiles", byte[].class));
    if (!(profiles.remove(PREDICTIONS) instanceof NumericProfile predictions)) {
      throw new IllegalStateException("a reference without a profile of its predictions");
    }
    return new Reference(
        row.get("model", String.class),
        row.get("version", String.class),
        Columns.time(row.get("made_at", Long.class)),
        facts.dataset(),
        facts.classes(),
        profiles,
        predictions,
        facts.importance(),
        facts.evaluation());
  }
}
