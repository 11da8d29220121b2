// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.mlflow;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Milliseconds since 1970, as MLflow keeps times. */
final class Times {
  private Times() {}

  /** Empty for none. */
  static Optional<Instant> of(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  /** 1970 for none. */
  static Instant orEpoch(ResultSet row, String column) throws SQLException {
    return of(row, column).orElse(Instant.EPOCH);
  }
}
