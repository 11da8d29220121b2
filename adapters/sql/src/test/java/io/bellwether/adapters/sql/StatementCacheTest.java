// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.tools.jdbc.DefaultConnection;
import org.jooq.tools.jdbc.DefaultPreparedStatement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatementCacheTest {
  private static final String INSERT = "insert into t (id, name, size, bytes) values (?, ?, ?, ?)";
  private static final String SELECT = "select * from t where id = ?";

  private final Counted counted = new Counted();
  private StatementCache connection;
  private DSLContext sql;

  @BeforeEach
  void connect() throws SQLException {
    connection = new StatementCache(counted.over("jdbc:sqlite::memory:"));
    sql = DSL.using(connection, SQLDialect.SQLITE);
    sql.execute(
        """
        create table t (id bigint not null primary key, name text, size double precision,
          bytes blob)
        """);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void aColumnKeepsItsTypeWhenTheFirstRowHasNull() {
    sql.execute(INSERT, 1, null, null, null);
    sql.execute(INSERT, 1L << 40, "name", 1.0, new byte[] {7});

    assertThat(sql.fetchSingle(SELECT, 1).intoList()).containsExactly(1L, null, null, null);
    Record second = sql.fetchSingle(SELECT, 1L << 40);
    assertThat(second.get("id", Long.class)).isEqualTo(1L << 40);
    assertThat(second.get("name", String.class)).isEqualTo("name");
    assertThat(second.get("size", Double.class)).isEqualTo(1.0);
    assertThat(second.get("bytes", byte[].class)).containsExactly(7);
  }

  @Test
  void aValueThatIsComputedHasTheTypeOfEachRow() {
    String query = "select ? + 0";

    assertThat(sql.fetchSingle(query, 1).get(0, Long.class)).isEqualTo(1);
    assertThat(sql.fetchSingle(query, 1.5).get(0, Double.class)).isEqualTo(1.5);
  }

  @Test
  void theSameStatementRunsInsideItself() {
    sql.execute(INSERT, 1, "one", null, null);
    sql.execute(INSERT, 2, "two", null, null);

    List<String> names =
        sql.fetch("select id from t order by id")
            .map(row -> sql.fetchSingle(SELECT, row.get("id")).get("name", String.class));
    try (var outer = sql.fetchLazy(SELECT, 1)) {
      assertThat(sql.fetchSingle(SELECT, 2).get("name")).isEqualTo("two");
      assertThat(outer.fetchNext().get("name")).isEqualTo("one");
    }

    assertThat(names).containsExactly("one", "two");
  }

  @Test
  void aStatementThatFailedIsPreparedAgain() {
    sql.execute(INSERT, 1, "one", null, null);

    assertThatThrownBy(() -> sql.execute(INSERT, 1, "again", null, null))
        .isInstanceOf(DataAccessException.class)
        .hasMessageContaining("UNIQUE");
    assertThat(counted.open).doesNotContain(INSERT);

    sql.execute(INSERT, 2, "two", null, null);
    assertThat(counted.open).contains(INSERT);
    assertThat(sql.fetchCount(DSL.table("t"))).isEqualTo(2);
  }

  @Test
  void valuesOfTheCallBeforeAreForgotten() throws SQLException {
    sql.execute(INSERT, 1, "one", null, null);
    try (var statement = connection.prepareStatement(INSERT)) {
      statement.setLong(1, 2);
      statement.execute();
    }

    assertThat(sql.fetchSingle(SELECT, 2).get("name")).isNull();
  }

  @Test
  void aStatementIsPreparedOnce() {
    sql.fetchSingle("select 1");
    int prepared = counted.prepared;

    sql.fetchSingle("select 1");

    assertThat(counted.prepared).isEqualTo(prepared);
  }

  @Test
  void moreStatementsThanAreKeptAllRun() {
    for (int i = 0; i < 600; i++) {
      assertThat(sql.fetchSingle("select " + i % 300).get(0, Integer.class)).isEqualTo(i % 300);
    }
    assertThat(counted.open).hasSize(250).contains("select 299").doesNotContain("select 49");
  }

  /** A connection that knows which statements it has open. */
  private static final class Counted {
    private final List<String> open = new ArrayList<>();
    private int prepared;

    Connection over(String url) throws SQLException {
      return new DefaultConnection(DriverManager.getConnection(url)) {
        @Override
        public PreparedStatement prepareStatement(String text) throws SQLException {
          open.add(text);
          prepared++;
          return new DefaultPreparedStatement(super.prepareStatement(text)) {
            @Override
            public void close() throws SQLException {
              open.remove(text);
              super.close();
            }
          };
        }
      };
    }
  }
}
