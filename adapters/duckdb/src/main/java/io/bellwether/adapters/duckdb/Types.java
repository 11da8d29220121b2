// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb;

import io.bellwether.tabular.ColumnType;
import io.bellwether.tabular.Field;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Our types as DuckDB's. */
final class Types {
  private Types() {}

  static String sql(ColumnType type) {
    return switch (type) {
      case DOUBLE -> "double";
      case INTEGER -> "bigint";
      case BOOLEAN -> "boolean";
      case STRING -> "varchar";
      case TIMESTAMP -> "timestamp";
    };
  }

  /** The columns of a file that was written here. */
  static List<Field> fields(Statement statement, String parquet) throws SQLException {
    List<Field> fields = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery("describe select * from " + parquet)) {
      while (rows.next()) {
        fields.add(new Field(rows.getString("column_name"), type(rows.getString("column_type"))));
      }
    }
    return fields;
  }

  private static ColumnType type(String sql) {
    for (ColumnType type : ColumnType.values()) {
      if (sql(type).equalsIgnoreCase(sql)) {
        return type;
      }
    }
    throw new IllegalStateException("a column of type " + sql + " (expected: one of ours)");
  }
}
