// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;

/** One transaction, and what is to be done once it is committed. */
final class Scope {
  private final DSLContext statements;
  private final List<Runnable> afterCommit;

  /** Not sent yet: they go with what comes next. */
  private final List<Statement> pending = new ArrayList<>();

  private record Statement(String sql, List<Object> values) {}

  Scope(DSLContext statements, List<Runnable> afterCommit) {
    this.statements = statements;
    this.afterCommit = afterCommit;
  }

  List<Runnable> afterCommit() {
    return afterCommit;
  }

  DSLContext statements() {
    if (!pending.isEmpty()) {
      Statement all = all();
      statements.execute(all.sql, all.values.toArray());
    }
    return statements;
  }

  void later(String sql, List<Object> values) {
    pending.add(new Statement(sql, values));
  }

  Result<Record> fetch(String sql, List<Object> values) {
    later(sql, values);
    Statement all = all();
    return statements.fetchMany(all.sql, all.values.toArray()).getLast();
  }

  void commit(Connection connection) throws SQLException {
    if (!pending.isEmpty()) {
      later("commit", List.of());
      statements();
    }
    connection.commit(); // Sends nothing if the transaction has ended.
  }

  private Statement all() {
    String sql = pending.stream().map(Statement::sql).collect(Collectors.joining(";"));
    List<Object> values = pending.stream().flatMap(one -> one.values.stream()).toList();
    pending.clear();
    return new Statement(sql, values);
  }
}
