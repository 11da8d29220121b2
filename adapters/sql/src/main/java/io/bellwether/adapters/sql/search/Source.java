// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.search;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a search finds its things. The main table has the alias {@code t}; the tables beside it
 * have its key's columns, a {@code key} and a {@code value}.
 *
 * @param table the main table
 * @param key the columns that tag, parameter and metric tables share with it, workspace included
 * @param fields how each field is read
 * @param tags the table of tags, if there are any; so for {@code params} and {@code metrics}
 * @param natural the order when none is asked for
 * @param ties what decides last; must be unique
 */
public record Source<F extends Enum<F>>(
    String table,
    List<String> key,
    Map<F, Column> fields,
    Optional<String> tags,
    Optional<String> params,
    Optional<String> metrics,
    List<Sort> natural,
    List<Sort> ties) {
  /** How a field is read. */
  public sealed interface Column {
    /** A column of text of the main table, perhaps null. */
    record Text(String sql) implements Column {}

    /** A column of numbers of the main table, perhaps null. */
    record Numeric(String sql) implements Column {}

    /**
     * A column with an index of (partition, column, natural order), so that its rows are found and
     * ordered quickly in one partition.
     */
    record Indexed(String sql, Sort.Kind kind) implements Column {}

    /** A column that is never null, with an index of it and of what decides among its equals. */
    record Ordered(String sql, Sort.Kind kind) implements Column {}

    /** A column of another table with the same key, which may have several rows or none. */
    record Elsewhere(String table, String sql) implements Column {}
  }

  /**
   * One term of an order; the expression is never null.
   *
   * @param selected how its value is read: SQLite tells drivers no width of an expression's
   *     numbers, so whole numbers are read as text, and others from their column, where null is 0
   */
  public record Sort(String sql, boolean ascending, Kind kind, String selected) {
    /** What the expression yields. */
    public enum Kind {
      WHOLE,
      REAL,
      TEXT
    }

    public static Sort whole(String sql, boolean ascending) {
      return new Sort(sql, ascending, Kind.WHOLE, "cast(" + sql + " as text)");
    }

    /** Of a column that may be null, which counts as 0. */
    static Sort real(String column, boolean ascending) {
      return new Sort("coalesce(" + column + ", 0.0)", ascending, Kind.REAL, column);
    }

    static Sort number(String column, boolean ascending) {
      return new Sort(column, ascending, Kind.REAL, column);
    }

    /** The same term, read from another table that has the column as well. */
    Sort from(String alias) {
      return new Sort(
          sql.replace("t.", alias + "."), ascending, kind, selected.replace("t.", alias + "."));
    }

    public static Sort text(String sql, boolean ascending) {
      return new Sort(sql, ascending, Kind.TEXT, sql);
    }
  }
}
