// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb;

import io.bellwether.platform.shared.InvalidInput;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Bounds what a small file becomes once it is unpacked: a dictionary has a text once, however many
 * rows name it, and a run of equal numbers is one number and its length.
 */
final class Unpacked {
  /** Of one text, in bytes; that of a record of CSV. */
  private static final long LONGEST = 16 << 20;

  private static final int VALUE = 8;

  private Unpacked() {}

  /**
   * @param source what stands after {@code from}
   * @throws InvalidInput if a text is too long, or all is more than DuckDB may write to the disk
   */
  static void check(Statement statement, String source, Analytics.Limits limits)
      throws SQLException {
    int columns = 0;
    List<String> texts = new ArrayList<>();
    try (ResultSet described = statement.executeQuery("describe select * from " + source)) {
      for (; described.next(); columns++) {
        if (described.getString("column_type").equals("VARCHAR")) {
          texts.add(described.getString("column_name"));
        }
      }
    }
    String lengths = texts.stream().map(Unpacked::lengths).collect(Collectors.joining());
    String query = "select count(*)%s from %s".formatted(lengths, source);
    try (ResultSet result = statement.executeQuery(query)) {
      result.next();
      long rows = result.getLong(1);
      double bytes = (double) rows * columns * VALUE;
      for (int i = 0; i < texts.size(); i++) {
        checkLongest(texts.get(i), result.getLong(2 * i + 2));
        bytes += result.getDouble(2 * i + 3);
      }
      checkAll(rows, bytes, limits);
    }
  }

  private static String lengths(String column) {
    return ", max(strlen(%1$s)), cast(sum(strlen(%1$s)) as double)".formatted(Sql.name(column));
  }

  private static void checkLongest(String column, long bytes) {
    if (bytes > LONGEST) {
      throw InvalidInput.field(
          column,
          "a text of %,d bytes".formatted(bytes),
          "at most %,d".formatted(LONGEST),
          "leave the column away, or shorten its texts");
    }
  }

  private static void checkAll(long rows, double bytes, Analytics.Limits limits) {
    if (bytes > limits.spillBytes()) {
      throw InvalidInput.field(
          "dataset",
          "%,d rows of %,.0f bytes once they are unpacked".formatted(rows, bytes),
          "at most %,d bytes".formatted(limits.spillBytes()),
          "send it in parts, or allow more with analytics.spill_mb");
    }
  }
}
