// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.duckdb;

import io.bellwether.platform.datasets.DatasetProfile;
import io.bellwether.platform.datasets.DatasetProfile.ColumnProfile;
import io.bellwether.platform.datasets.DatasetProfile.Numbers;
import io.bellwether.platform.datasets.DatasetProfile.Times;
import io.bellwether.platform.datasets.DatasetProfile.TopValue;
import io.bellwether.tabular.ColumnType;
import io.bellwether.tabular.Field;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Statistics of each column of a Parquet file that was written here. It is read once into a table:
 * every query on the file would read the description of all its columns again.
 */
final class Profiler {
  private static final int BINS = 20;
  private static final int TOP = 10;

  /** Of a text that is shown, in characters. */
  private static final int LONGEST = 1000;

  private static final String TABLE = "profiled";

  private final Statement statement;
  private final List<Field> fields;
  private final long rows;

  Profiler(Statement statement, Path file) throws SQLException {
    this.statement = statement;
    this.fields = Types.fields(statement, Sql.parquet(file));
    statement.execute("create temp table " + TABLE + " as from " + Sql.parquet(file));
    try (ResultSet result = statement.executeQuery("select count(*) from " + TABLE)) {
      result.next();
      this.rows = result.getLong(1);
    }
  }

  long rows() {
    return rows;
  }

  DatasetProfile profile() throws SQLException {
    List<ColumnProfile> columns = new ArrayList<>();
    for (Field field : fields) {
      columns.add(column(field));
    }
    return new DatasetProfile(columns);
  }

  private ColumnProfile column(Field field) throws SQLException {
    String name = Sql.name(field.name());
    long count;
    long distinct;
    // A number that is none is missing to every model, and no figure can be made of it.
    String value =
        field.type() == ColumnType.DOUBLE
            ? "case when isnan(%1$s) then null else %1$s end".formatted(name)
            : name;
    String query = "select count(%s), count(distinct %s) from %s".formatted(value, value, TABLE);
    try (ResultSet result = statement.executeQuery(query)) {
      result.next();
      count = result.getLong(1);
      distinct = result.getLong(2);
    }
    boolean isNumeric = field.type() == ColumnType.DOUBLE || field.type() == ColumnType.INTEGER;
    boolean isTime = field.type() == ColumnType.TIMESTAMP;
    return new ColumnProfile(
        field.name(),
        field.type(),
        count,
        rows - count,
        distinct,
        isNumeric ? numbers(name) : null,
        isTime && count > 0 ? times(name) : null,
        isNumeric || isTime ? List.of() : top(name));
  }

  private @Nullable Numbers numbers(String column) throws SQLException {
    String query =
        """
        select count(*), avg(v), stddev_samp(v), min(v), max(v),
          quantile_cont(v, 0.05), quantile_cont(v, 0.25), quantile_cont(v, 0.5),
          quantile_cont(v, 0.75), quantile_cont(v, 0.95)
        from (select cast(%s as double) as v from %s) where isfinite(v)
        """
            .formatted(column, TABLE);
    double[] figures = new double[9];
    try (ResultSet result = statement.executeQuery(query)) {
      result.next();
      if (result.getLong(1) == 0) {
        return null;
      }
      for (int i = 0; i < figures.length; i++) {
        double figure = result.getDouble(i + 2);
        figures[i] = result.wasNull() ? Double.NaN : figure;
      }
    }
    List<Double> quantiles = new ArrayList<>();
    for (int i = 4; i < figures.length; i++) {
      quantiles.add(figures[i]);
    }
    List<Double> edges = edges(figures[2], figures[3]);
    return new Numbers(
        figures[0], figures[1], figures[2], figures[3], quantiles, edges, counts(column, edges));
  }

  private static List<Double> edges(double min, double max) {
    if (min == max) {
      return List.of(min - 0.5, max + 0.5);
    }
    List<Double> edges = new ArrayList<>();
    for (int i = 0; i < BINS; i++) {
      edges.add(min + (max / BINS - min / BINS) * i);
    }
    edges.add(max);
    return edges;
  }

  private List<Long> counts(String column, List<Double> edges) throws SQLException {
    int bins = edges.size() - 1;
    long[] counts = new long[bins];
    double low = edges.getFirst();
    double width = edges.getLast() / bins - low / bins;
    String query =
        """
        select least(%d, greatest(0, cast(floor((v - %s) / %s) as integer))) as bin, count(*)
        from (select cast(%s as double) as v from %s) where isfinite(v) group by bin
        """
            .formatted(bins - 1, real(low), real(width), column, TABLE);
    try (ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        counts[result.getInt(1)] = result.getLong(2);
      }
    }
    return LongStream.of(counts).boxed().toList();
  }

  private static String real(double value) {
    return "cast('" + value + "' as double)";
  }

  private Times times(String column) throws SQLException {
    String query =
        "select epoch_us(min(%s)), epoch_us(max(%s)) from %s".formatted(column, column, TABLE);
    try (ResultSet result = statement.executeQuery(query)) {
      result.next();
      return new Times(result.getLong(1), result.getLong(2));
    }
  }

  private List<TopValue> top(String column) throws SQLException {
    String query =
        """
        select left(v, %d), n from (
          select cast(%s as varchar) as v, count(*) as n from %s where v is not null
          group by v order by n desc, v limit %d
        )
        """
            .formatted(LONGEST, column, TABLE, TOP);
    List<TopValue> top = new ArrayList<>();
    try (ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        top.add(new TopValue(result.getString(1), result.getLong(2)));
      }
    }
    return top;
  }
}
