// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql;

import io.bellwether.platform.shared.Event;
import io.bellwether.platform.shared.Outbox;
import java.util.List;
import org.jooq.Record;

/** The outbox in SQL; a locked counter gives the events the order of their commits. */
public final class SqlOutbox implements Outbox {
  private final Database database;

  public SqlOutbox(Database database) {
    this.database = database;
  }

  @Override
  public void publish(Event event) {
    database.change(
        sql ->
            sql.execute(
                """
                insert into outbox (sequence, id, workspace, type, subject, details, time)
                values (?, ?, ?, ?, ?, ?, ?)
                """,
                nextSequence(),
                event.id(),
                event.workspace(),
                event.type(),
                event.subject(),
                Columns.texts(event.details()),
                Columns.micros(event.time())));
  }

  private long nextSequence() {
    String next = "update counters set value = value + 1 where name = 'outbox' returning value";
    return database.change(sql -> sql.fetchSingle(next).get(0, Long.class));
  }

  @Override
  public List<Event> unread(String reader, int limit) {
    return database.read(
        sql ->
            sql.fetch(
                    """
                    select id, workspace, type, subject, details, time from outbox
                    where sequence >
                      coalesce((select sequence from outbox_readers where reader = ?), 0)
                    order by sequence limit ?
                    """,
                    reader,
                    limit)
                .map(SqlOutbox::event));
  }

  @Override
  public void acknowledge(String reader, Event event) {
    database.change(
        sql ->
            sql.execute(
                """
                insert into outbox_readers (reader, sequence)
                select ?, sequence from outbox where id = ?
                on conflict (reader) do update set sequence = excluded.sequence
                """,
                reader,
                event.id()));
  }

  private static Event event(Record row) {
    return new Event(
        row.get("id", String.class),
        row.get("workspace", String.class),
        row.get("type", String.class),
        row.get("subject", String.class),
        Columns.texts(row.get("details", String.class)),
        Columns.time(row.get("time", Long.class)));
  }
}
