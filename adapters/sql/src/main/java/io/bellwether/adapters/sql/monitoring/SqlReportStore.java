// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.monitoring;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.Newest;
import io.bellwether.platform.monitoring.MonitoringReport;
import io.bellwether.platform.monitoring.ReportStore;
import io.bellwether.platform.shared.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.Record;

/** Reports in SQL, each kept whole. */
public final class SqlReportStore implements ReportStore {
  private final Database database;

  public SqlReportStore(Database database) {
    this.database = database;
  }

  @Override
  public void add(String workspace, MonitoringReport report) {
    database.change(
        sql ->
            sql.execute(
                """
                insert into monitoring_reports (workspace, id, model, created_at, report)
                values (?, ?, ?, ?, ?)
                """,
                workspace,
                report.id(),
                report.model(),
                Columns.micros(report.createdAt()),
                Columns.json(report)));
  }

  @Override
  public Optional<MonitoringReport> find(String workspace, String id) {
    return database.read(
        sql ->
            sql.fetchOptional(
                    "select report from monitoring_reports where workspace = ? and id = ?",
                    workspace,
                    id)
                .map(SqlReportStore::report));
  }

  @Override
  public Page<MonitoringReport> list(String workspace, Page.Request page) {
    return list(page, "", List.of(workspace));
  }

  @Override
  public Page<MonitoringReport> list(String workspace, String model, Page.Request page) {
    return list(page, " and model = ?", List.of(workspace, model));
  }

  private Page<MonitoringReport> list(Page.Request page, String condition, List<Object> bound) {
    Newest after = Newest.after(page);
    String id = database.dialect().binary("id");
    List<Object> bindings = new ArrayList<>(bound);
    bindings.addAll(List.of(after.time(), after.time(), after.id(), page.limit() + 1));
    String query =
        "select report from monitoring_reports where workspace = ?"
            + condition
            + " and created_at <= ? and (created_at < ? or "
            + id
            + " < ?) order by created_at desc, "
            + id
            + " desc limit ?";
    List<MonitoringReport> reports =
        database.read(sql -> sql.fetch(query, bindings.toArray()).map(SqlReportStore::report));
    return Page.of(reports, page.limit(), report -> Newest.key(report.createdAt(), report.id()));
  }

  private static MonitoringReport report(Record row) {
    return Columns.json(row.get("report", String.class), MonitoringReport.class);
  }
}
