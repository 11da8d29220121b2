// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DatabaseUrlTest {
  @Test
  void readsRelativeAndAbsoluteFiles() {
    assertThat(DatabaseUrl.parse("sqlite:///data/x.db"))
        .isEqualTo(new DatabaseUrl.Sqlite(Path.of("data/x.db")));
    assertThat(DatabaseUrl.parse("sqlite:////data/x.db"))
        .isEqualTo(new DatabaseUrl.Sqlite(Path.of("/data/x.db")));
  }

  @Test
  void readsPostgresWithDriverLoginAndOptions() {
    assertThat(
            DatabaseUrl.parse("postgresql+psycopg2://ann:p%40ss:w+rd@db:5433/ml?sslmode=require"))
        .isEqualTo(
            new DatabaseUrl.Postgres(
                "jdbc:postgresql://db:5433/ml?sslmode=require", "ann", "p@ss:w+rd"));
    assertThat(DatabaseUrl.parse("postgres://db/ml"))
        .isEqualTo(new DatabaseUrl.Postgres("jdbc:postgresql://db/ml", null, null));
  }

  @Test
  void neverShowsThePassword() {
    assertThat(DatabaseUrl.parse("postgresql://ann:secret@db/ml").toString())
        .doesNotContain("secret");
    assertThatThrownBy(() -> DatabaseUrl.parse("mysql://ann:secret@db/ml"))
        .hasMessageNotContaining("secret")
        .hasMessageContaining("expected: sqlite:///relative.db");
  }
}
