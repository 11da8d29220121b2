// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** One history for both databases, in {@code db/migration}. Published scripts never change. */
final class Migrations {
  /** The newest script; a test holds that it is. */
  static final String NEWEST = "028";

  private Migrations() {}

  static void migrate(DataSource database, Dialect dialect) {
    if (isCurrent(database)) {
      return;
    }
    Flyway.configure()
        .dataSource(database)
        .locations("classpath:db/migration")
        .placeholders(
            Map.of(
                "blob", dialect.blob(),
                "binary", dialect.binary("").strip(),
                "clustered", dialect.clustered(),
                "entries_of_tags", dialect.entriesOfTags(),
                "now", Long.toString(Columns.micros(Instant.now()))))
        .validateMigrationNaming(true)
        .load()
        .migrate();
  }

  /** Asks for the newest version only: Flyway's scan would cost a third of the server's start. */
  private static boolean isCurrent(DataSource database) {
    String sql = "select count(*) from flyway_schema_history where version = '" + NEWEST + "'";
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql + " and success")) {
      return result.next() && result.getInt(1) == 1;
    } catch (SQLException e) {
      return false; // There is no history yet; if anything else is wrong, Flyway will say what.
    }
  }
}
