// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.alerts;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.Newest;
import io.bellwether.platform.alerts.Alert;
import io.bellwether.platform.alerts.AlertStore;
import io.bellwether.platform.alerts.Delivery;
import io.bellwether.platform.shared.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jooq.Record;

/** Alerts in SQL; a partial unique index holds that one of a cause is not resolved. */
public final class SqlAlertStore implements AlertStore {
  private final Database database;

  public SqlAlertStore(Database database) {
    this.database = database;
  }

  @Override
  public boolean addIfNew(String workspace, Alert alert) {
    int added =
        database.change(
            sql ->
                sql.execute(
                    """
                    insert into alerts (workspace, id, level, type, model, checked_version, message,
                      severity, suggested_action, created_at, state, report_id, job_id,
                      made_version)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    on conflict do nothing
                    """,
                    workspace,
                    alert.id(),
                    alert.level().label(),
                    alert.type(),
                    alert.model(),
                    alert.checkedVersion(),
                    alert.message(),
                    alert.severity(),
                    alert.suggestedAction(),
                    Columns.micros(alert.createdAt()),
                    alert.state().label(),
                    alert.reportId().orElse(null),
                    alert.jobId().orElse(null),
                    alert.madeVersion().orElse(null)));
    return added == 1;
  }

  @Override
  public Optional<Alert> findUnresolved(
      String workspace, String model, String version, String type) {
    String query =
        """
        select * from alerts where workspace = ? and model = ? and checked_version = ? and type = ?
          and state <> 'resolved'
        """;
    return database.change(
        sql ->
            sql.fetchOptional(
                    query + database.dialect().forUpdate(), workspace, model, version, type)
                .map(SqlAlertStore::alert));
  }

  @Override
  public void update(String workspace, Alert alert) {
    database.change(
        sql ->
            sql.execute(
                """
                update alerts set level = ?, message = ?, severity = ?, suggested_action = ?,
                  state = ?, report_id = ?, job_id = ?, made_version = ?
                where workspace = ? and id = ?
                """,
                alert.level().label(),
                alert.message(),
                alert.severity(),
                alert.suggestedAction(),
                alert.state().label(),
                alert.reportId().orElse(null),
                alert.jobId().orElse(null),
                alert.madeVersion().orElse(null),
                workspace,
                alert.id()));
  }

  @Override
  public Optional<Alert> find(String workspace, String id) {
    return database.read(
        sql ->
            sql.fetchOptional("select * from alerts where workspace = ? and id = ?", workspace, id)
                .map(SqlAlertStore::alert));
  }

  @Override
  public Optional<Alert> lock(String workspace, String id) {
    String query = "select * from alerts where workspace = ? and id = ?";
    return database.change(
        sql ->
            sql.fetchOptional(query + database.dialect().forUpdate(), workspace, id)
                .map(SqlAlertStore::alert));
  }

  @Override
  public Page<Alert> list(String workspace, Alert.Filter filter, Page.Request page) {
    StringBuilder where = new StringBuilder("select * from alerts where workspace = ?");
    List<Object> bound = new ArrayList<>(List.of(workspace));
    filter.model().ifPresent(model -> narrow(where, bound, "model", model));
    filter.level().ifPresent(level -> narrow(where, bound, "level", level.label()));
    filter.state().ifPresent(state -> narrow(where, bound, "state", state.label()));
    Newest after = Newest.after(page);
    bound.addAll(List.of(after.time(), after.time(), after.id(), page.limit() + 1));
    String id = database.dialect().binary("id");
    where.append(" and created_at <= ? and (created_at < ? or ").append(id).append(" < ?)");
    where.append(" order by created_at desc, ").append(id).append(" desc limit ?");
    List<Alert> alerts =
        database.read(
            sql -> sql.fetch(where.toString(), bound.toArray()).map(SqlAlertStore::alert));
    return Page.of(alerts, page.limit(), alert -> Newest.key(alert.createdAt(), alert.id()));
  }

  private static void narrow(StringBuilder where, List<Object> bound, String column, String value) {
    where.append(" and ").append(column).append(" = ?");
    bound.add(value);
  }

  @Override
  public void addChange(String workspace, String alert, Alert.StateChange change) {
    database.change(
        sql ->
            sql.execute(
                """
                insert into alert_changes (workspace, alert_id, number, state, time, actor)
                select ?, ?, count(*) + 1, ?, ?, ? from alert_changes
                where workspace = ? and alert_id = ?
                """,
                workspace,
                alert,
                change.state().label(),
                Columns.micros(change.time()),
                change.actor(),
                workspace,
                alert));
  }

  @Override
  public List<Alert.StateChange> changes(String workspace, String alert) {
    return database.read(
        sql ->
            sql.fetch(
                    """
                    select state, time, actor from alert_changes
                    where workspace = ? and alert_id = ? order by number
                    """,
                    workspace,
                    alert)
                .map(
                    row ->
                        new Alert.StateChange(
                            Alert.State.ofLabel(row.get("state", String.class)),
                            Columns.time(row.get("time", Long.class)),
                            row.get("actor", String.class))));
  }

  @Override
  public void putDelivery(String workspace, Delivery delivery) {
    database.change(
        sql ->
            sql.execute(
                """
                insert into alert_deliveries (workspace, id, alert_id, address, status, attempts,
                  response_status, error, created_at, delivered_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (workspace, id) do update set
                  status = excluded.status, attempts = excluded.attempts,
                  response_status = excluded.response_status, error = excluded.error,
                  delivered_at = excluded.delivered_at
                """,
                workspace,
                delivery.id(),
                delivery.alertId(),
                delivery.address(),
                delivery.status().label(),
                delivery.attempts(),
                delivery.responseStatus().orElse(null),
                delivery.error().orElse(null),
                Columns.micros(delivery.createdAt()),
                delivery.deliveredAt().map(Columns::micros).orElse(null)));
  }

  @Override
  public Optional<Delivery> findDelivery(String workspace, String id) {
    return database.read(
        sql ->
            sql.fetchOptional(
                    "select * from alert_deliveries where workspace = ? and id = ?", workspace, id)
                .map(SqlAlertStore::delivery));
  }

  @Override
  public List<Delivery> deliveries(String workspace, String alert) {
    return database.read(
        sql ->
            sql.fetch(
                    """
                    select * from alert_deliveries where workspace = ? and alert_id = ?
                    order by created_at, id
                    """,
                    workspace,
                    alert)
                .map(SqlAlertStore::delivery));
  }

  private static Alert alert(Record row) {
    return new Alert(
        row.get("id", String.class),
        Alert.Level.ofLabel(row.get("level", String.class)),
        row.get("type", String.class),
        row.get("model", String.class),
        row.get("checked_version", String.class),
        row.get("message", String.class),
        row.get("severity", Double.class),
        row.get("suggested_action", String.class),
        Columns.time(row.get("created_at", Long.class)),
        Alert.State.ofLabel(row.get("state", String.class)),
        Optional.ofNullable(row.get("report_id", String.class)),
        Optional.ofNullable(row.get("job_id", String.class)),
        Optional.ofNullable(row.get("made_version", String.class)));
  }

  private static Delivery delivery(Record row) {
    return new Delivery(
        row.get("id", String.class),
        row.get("alert_id", String.class),
        row.get("address", String.class),
        Delivery.Status.valueOf(row.get("status", String.class).toUpperCase(Locale.ROOT)),
        row.get("attempts", Integer.class),
        Optional.ofNullable(row.get("response_status", Integer.class)),
        Optional.ofNullable(row.get("error", String.class)),
        Columns.time(row.get("created_at", Long.class)),
        Optional.ofNullable(row.get("delivered_at", Long.class)).map(Columns::time));
  }
}
