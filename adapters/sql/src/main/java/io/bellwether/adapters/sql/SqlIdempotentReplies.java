// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql;

import io.bellwether.platform.shared.IdempotentReplies;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jooq.Record;

/** Replies to requests with an idempotency key, in SQL. */
public final class SqlIdempotentReplies implements IdempotentReplies {
  private final Database database;

  public SqlIdempotentReplies(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Reply> find(String workspace, String key, Instant notBefore) {
    return database.read(
        sql ->
            sql.fetchOptional(
                    """
                    select request, status, content_type, headers, body, time from idempotent_replies
                    where workspace = ? and key = ? and time >= ?
                    """,
                    workspace,
                    key,
                    Columns.micros(notBefore))
                .map(SqlIdempotentReplies::reply));
  }

  @Override
  public void remember(String workspace, String key, Reply reply) {
    database.change(
        sql ->
            sql.execute(
                """
                insert into idempotent_replies
                  (workspace, key, request, status, content_type, headers, body, time)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (workspace, key) do update set
                  request = excluded.request, status = excluded.status,
                  content_type = excluded.content_type, headers = excluded.headers,
                  body = excluded.body, time = excluded.time
                """,
                workspace,
                key,
                reply.request(),
                reply.status(),
                reply.contentType(),
                lines(reply.headers()),
                reply.body(),
                Columns.micros(reply.time())));
  }

  @Override
  public int forget(Instant before, int most) {
    return database.change(
        sql ->
            sql.execute(
                """
                delete from idempotent_replies where (workspace, key) in (
                  select workspace, key from idempotent_replies where time < ? order by time limit ?)
                """,
                Columns.micros(before),
                most));
  }

  /** As HTTP writes them: names have no colon, and values no line break. */
  private static String lines(Map<String, String> headers) {
    return headers.entrySet().stream()
        .map(header -> header.getKey() + ":" + header.getValue())
        .collect(Collectors.joining("\n"));
  }

  private static Map<String, String> headers(String lines) {
    return lines
        .lines()
        .map(line -> line.split(":", 2))
        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
  }

  private static Reply reply(Record row) {
    return new Reply(
        row.get("request", String.class),
        row.get("status", Integer.class),
        row.get("content_type", String.class),
        headers(row.get("headers", String.class)),
        row.get("body", String.class),
        Columns.time(row.get("time", Long.class)));
  }
}
