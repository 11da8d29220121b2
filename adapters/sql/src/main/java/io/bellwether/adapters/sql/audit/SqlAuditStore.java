// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.audit;

import io.bellwether.adapters.sql.Columns;
import io.bellwether.adapters.sql.Database;
import io.bellwether.adapters.sql.Dialect;
import io.bellwether.adapters.sql.Highest;
import io.bellwether.platform.audit.AuditFilter;
import io.bellwether.platform.audit.AuditRecord;
import io.bellwether.platform.audit.AuditStore;
import io.bellwether.platform.shared.Page;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** The audit chain in SQL. A change that appends holds its workspace's row until it ends. */
public final class SqlAuditStore implements AuditStore {
  private static final String LOCK = "select name from workspaces where name = ? for no key update";
  private static final String NEWEST =
      "select * from audit_records where workspace = ? order by sequence desc limit 1";

  private final Database database;

  public SqlAuditStore(Database database) {
    this.database = database;
  }

  @Override
  public Optional<AuditRecord> head(String workspace) {
    if (database.dialect() == Dialect.POSTGRES) { // SQLite has one writer anyway.
      database.later(LOCK, workspace); // Nobody else appends until this commits.
    }
    // A statement behind the lock's own: it sees what was committed while that waited.
    return database.fetch(NEWEST, workspace).stream().findFirst().map(SqlAuditStore::record);
  }

  @Override
  public void append(AuditRecord record) {
    database.later(
        """
        insert into audit_records (workspace, sequence, time, actor, request_id, action,
          subject, details, previous_hash, hash)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        record.workspace(),
        record.sequence(),
        Columns.micros(record.time()),
        record.actor(),
        record.requestId(),
        record.action(),
        record.subject(),
        Columns.texts(record.details()),
        record.previousHash(),
        record.hash());
  }

  @Override
  public Page<AuditRecord> list(String workspace, AuditFilter filter, Page.Request page) {
    long before = Highest.before(page);
    Condition wanted =
        DSL.condition("workspace = ?", workspace).and(DSL.condition("sequence < ?", before));
    wanted = narrow(wanted, "actor = ?", filter.actor());
    wanted = narrow(wanted, "action = ?", filter.action());
    wanted = narrow(wanted, "subject = ?", filter.subject());
    wanted = narrow(wanted, "time >= ?", filter.from().map(Columns::micros));
    wanted = narrow(wanted, "time < ?", filter.to().map(Columns::micros));
    Condition all = wanted;
    List<AuditRecord> records =
        database.read(
            sql ->
                sql.selectFrom("audit_records")
                    .where(all)
                    .orderBy(DSL.field("sequence").desc())
                    .limit(page.limit() + 1)
                    .fetch(SqlAuditStore::record));
    return Page.of(records, page.limit(), record -> Long.toString(record.sequence()));
  }

  private static Condition narrow(Condition condition, String sql, Optional<?> value) {
    return value.map(bound -> condition.and(DSL.condition(sql, bound))).orElse(condition);
  }

  @Override
  public List<AuditRecord> from(String workspace, long sequence, int limit) {
    return database.read(
        sql ->
            sql.fetch(
                    """
                    select * from audit_records where workspace = ? and sequence >= ?
                    order by sequence limit ?
                    """,
                    workspace,
                    sequence,
                    limit)
                .map(SqlAuditStore::record));
  }

  private static AuditRecord record(Record row) {
    return new AuditRecord(
        row.get("sequence", Long.class),
        row.get("workspace", String.class),
        Columns.time(row.get("time", Long.class)),
        row.get("actor", String.class),
        row.get("request_id", String.class),
        row.get("action", String.class),
        row.get("subject", String.class),
        Columns.texts(row.get("details", String.class)),
        row.get("previous_hash", String.class),
        row.get("hash", String.class));
  }
}
