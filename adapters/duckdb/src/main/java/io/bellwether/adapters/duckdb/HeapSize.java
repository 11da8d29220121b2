// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb;

import io.bellwether.tabular.ColumnType;
import io.bellwether.tabular.Field;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the rows of a query take as arrays. A packed file says nothing of it: one that has a text
 * once and names it a million times is as small as one that has it once.
 *
 * @param bytes of the heap, rounded up; more than 2<sup>53</sup> only nearly
 * @param widest the same of the largest row
 */
record HeapSize(long rows, double bytes, double widest) {
  private static final int VALUE = 8;

  static HeapSize of(Statement statement, List<Field> fields, String source) throws SQLException {
    String query =
        """
        select count(*), coalesce(cast(sum(w) as double), 0), coalesce(cast(max(w) as double), 0)
        from (select %s as w from %s)
        """
            .formatted(width(fields), source);
    try (ResultSet result = statement.executeQuery(query)) {
      result.next();
      return new HeapSize(result.getLong(1), result.getDouble(2), result.getDouble(3));
    }
  }

  /** How much a row takes, as an expression. */
  static String width(List<Field> fields) {
    return fields.stream()
        .map(field -> " + " + width(field))
        .collect(Collectors.joining("", "cast(0 as bigint)", ""));
  }

  private static String width(Field field) {
    return isText(field) ? text(Sql.name(field.name())) : Integer.toString(VALUE);
  }

  /** An object with its array, and at most two bytes for each of UTF-8. */
  private static String text(String column) {
    return "coalesce(64 + 2 * strlen(%s), 8)".formatted(column);
  }

  private static boolean isText(Field field) {
    return field.type() == ColumnType.STRING;
  }

  /**
   * The same if equal texts of a column are one object; what is surely too much is not looked at.
   */
  HeapSize withTextsOnce(Statement statement, List<Field> fields, String source, long most)
      throws SQLException {
    double once = (double) rows * VALUE * fields.size();
    for (Field field : fields) {
      if (isText(field) && once <= most) {
        once += distinct(statement, Sql.name(field.name()), source);
      }
    }
    return new HeapSize(rows, once, widest);
  }

  /** Here each has an entry in a table of texts. */
  private static double distinct(Statement statement, String column, String source)
      throws SQLException {
    String query =
        """
        select coalesce(cast(sum(112 + 2 * strlen(v)) as double), 0)
        from (select distinct %s as v from %s)
        """
            .formatted(column, source);
    try (ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getDouble(1);
    }
  }
}
