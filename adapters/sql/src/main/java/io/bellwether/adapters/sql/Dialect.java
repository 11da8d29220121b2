// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql;

import java.sql.SQLException;
import java.util.Optional;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;

/** The few places where SQLite and PostgreSQL need different words. */
public enum Dialect {
  SQLITE(SQLDialect.SQLITE, "blob"),
  POSTGRES(SQLDialect.POSTGRES, "bytea");

  private final SQLDialect jooq;
  private final String blob;

  Dialect(SQLDialect jooq, String blob) {
    this.jooq = jooq;
    this.blob = blob;
  }

  SQLDialect jooq() {
    return jooq;
  }

  /** The type of a column of bytes. */
  String blob() {
    return blob;
  }

  /**
   * Ends the definition of a table that is looked up by its key alone: SQLite keeps it in its
   * index.
   */
  String clustered() {
    return this == SQLITE ? "without rowid" : "";
  }

  /** The entries of a table's {@code tags}, a JSON object, as rows of {@code key, value}. */
  String entriesOfTags() {
    return switch (this) {
      case SQLITE -> "json_each(t.tags)";
      case POSTGRES -> "json_each_text(cast(t.tags as json))";
    };
  }

  /**
   * Behind a table: which of its indexes to take. SQLite, which knows nothing of how many rows
   * there are, might take the key's; PostgreSQL counts them, and has no such words.
   */
  public String indexedBy(String index) {
    return this == SQLITE ? " indexed by " + index : "";
  }

  /** The column in the order of its bytes: text order must not depend on a locale. */
  public String binary(String column) {
    return switch (this) {
      case SQLITE -> column;
      case POSTGRES -> column + " collate \"C\"";
    };
  }

  /**
   * A test of the expression against a pattern, bound by {@link #pattern}, in which {@code %} and
   * {@code _} have their meaning and nothing escapes them. SQLite's own LIKE ignores ASCII case.
   */
  public String like(String expression, boolean ignoreCase) {
    return switch (this) {
      case SQLITE -> expression + (ignoreCase ? " like ?" : " glob ?");
      case POSTGRES -> expression + (ignoreCase ? " ilike ? escape ''" : " like ? escape ''");
    };
  }

  /** The pattern as {@link #like} wants it bound. */
  public String pattern(String like, boolean ignoreCase) {
    if (this == POSTGRES || ignoreCase) {
      return like;
    }
    return like.replace("[", "[[]")
        .replace("*", "[*]")
        .replace("?", "[?]")
        .replace('%', '*')
        .replace('_', '?');
  }

  /** A test whether a bound regular expression is found in the expression. */
  public String regex(String expression) {
    return switch (this) {
      case SQLITE -> expression + " regexp ?";
      case POSTGRES -> expression + " ~ ?";
    };
  }

  /**
   * Ends a query whose rows nobody else may change until the transaction ends. Rows that name them
   * as a foreign key may be inserted beside it: two changes that had each inserted such a row, and
   * then wanted the one they name for themselves, would wait for each other for ever.
   */
  public String forUpdate() {
    return switch (this) {
      case SQLITE -> "";
      case POSTGRES -> " for no key update";
    };
  }

  /** Ends a query that passes over rows which others are changing, so that no two get the same. */
  public String forUpdateSkippingLocked() {
    return switch (this) {
      case SQLITE -> "";
      case POSTGRES -> " for no key update skip locked";
    };
  }

  /**
   * A statement after which nobody else changes rows of the table until the transaction ends;
   * SQLite has one writer anyway.
   */
  public Optional<String> lock(String table) {
    return switch (this) {
      case SQLITE -> Optional.empty();
      case POSTGRES -> Optional.of("lock table " + table + " in share row exclusive mode");
    };
  }

  /** Whether the row exists already, by primary key or by unique index. */
  boolean isUniqueViolation(SQLException e) {
    return switch (this) {
      case SQLITE -> e.getErrorCode() == 19 && String.valueOf(e.getMessage()).contains("UNIQUE");
      case POSTGRES -> "23505".equals(e.getSQLState());
    };
  }

  /** Whether a regular expression is to blame. */
  public boolean isBadRegex(DataAccessException e) {
    return switch (this) {
      case SQLITE -> String.valueOf(e.getMessage()).contains(RegexFunction.FAILURE);
      case POSTGRES -> "2201B".equals(e.sqlState());
    };
  }

  /** Whether the same transaction may well succeed when it is run again. */
  static boolean isRetryable(SQLException e) {
    return "40001".equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
  }

  /** Only PostgreSQL runs changes beside each other, so that one meets it in another's. */
  static boolean isForeignKeyViolation(SQLException e) {
    return "23503".equals(e.getSQLState());
  }
}
