// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.overview;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.platform.orchestration.JobStatus;
import io.bellwether.platform.overview.LoopCounts;
import io.bellwether.platform.overview.LoopCounts.Counted;
import io.bellwether.platform.overview.LoopStore;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Counts in SQL; each statement reads one table. */
public final class SqlLoopStore implements LoopStore {
  private static final String TRAININGS = " and kind in ('training', 'retraining')";

  private final Database database;

  public SqlLoopStore(Database database) {
    this.database = database;
  }

  @Override
  public LoopCounts counts(String workspace) {
    return database.read(sql -> counts(new Reading(sql, workspace)));
  }

  private static LoopCounts counts(Reading of) {
    return new LoopCounts(
        new Counted(of.number("count(*)", "datasets"), of.newest("created_at", "dataset_versions")),
        of.number("count(*)", "dataset_versions"),
        new Counted(
            of.number("count(*)", "feature_views"),
            of.newest("coalesce(materialized_at, created_at)", "feature_views")),
        of.number("coalesce(sum(materialized_entities), 0)", "feature_views"),
        of.jobs(TRAININGS),
        of.newest("coalesce(ended_at, started_at, created_at)", "jobs", TRAININGS),
        new Counted(
            of.number("count(*)", "registered_models"),
            of.newest("updated_at", "registered_models")),
        of.number("count(*)", "model_versions"),
        new Counted(
            of.number("count(*)", "monitoring_reports"),
            of.newest("created_at", "monitoring_reports")),
        of.jobs(""),
        of.number("count(*)", "alerts", " and state = 'open'"),
        of.number("count(*)", "alerts", " and state = 'open' and level in ('critical', 'high')"));
  }

  private record Reading(DSLContext sql, String workspace) {
    long number(String what, String table) {
      return number(what, table, "");
    }

    long number(String what, String table, String condition) {
      return value(what, table, condition).orElse(0L);
    }

    Optional<Instant> newest(String time, String table) {
      return newest(time, table, "");
    }

    Optional<Instant> newest(String time, String table, String condition) {
      return value("max(" + time + ")", table, condition).map(Columns::time);
    }

    /** Coerced, for SQLite gives an aggregate no type, and the default has 32 bits. */
    private Optional<Long> value(String what, String table, String condition) {
      return sql.resultQuery(
              "select " + what + " from " + table + " where workspace = ?" + condition, workspace)
          .coerce(DSL.field(what, SQLDataType.BIGINT))
          .fetchOptional()
          .flatMap(row -> Optional.ofNullable(row.value1()));
    }

    Map<JobStatus, Long> jobs(String condition) {
      Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
      sql.fetch(
              "select status, count(*) from jobs where workspace = ?"
                  + condition
                  + " group by status",
              workspace)
          .forEach(
              row ->
                  counts.put(
                      JobStatus.valueOf(row.get(0, String.class).toUpperCase(Locale.ROOT)),
                      row.get(1, Long.class)));
      return counts;
    }
  }
}
