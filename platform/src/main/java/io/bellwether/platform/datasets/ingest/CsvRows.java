// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets.ingest;

import io.bellwether.platform.datasets.UploadOptions;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows of a CSV file: RFC 4180 with blanks around values and any line end. */
public final class CsvRows implements TextRows {
  private final CsvCells cells;
  private final UploadOptions options;
  private final Set<String> missing;
  private final Problems problems;
  private @Nullable List<String> names;
  private List<@Nullable String> present = List.of();
  private long row;

  /**
   * @param file closed together with this
   */
  public CsvRows(InputStream file, char delimiter, UploadOptions options, Problems problems) {
    this.cells = new CsvCells(file, (byte) delimiter);
    this.options = options;
    this.missing = Set.copyOf(options.missing());
    this.problems = problems;
  }

  @Override
  public List<String> columns() {
    return names == null ? List.of() : names;
  }

  @Override
  public boolean next() throws IOException {
    if (names == null && options.header()) {
      List<String> header = record(0);
      names = header == null ? List.of() : header.stream().map(CsvRows::orEmpty).toList();
    }
    List<@Nullable String> next = record(row + 1);
    while (next != null) {
      row++;
      if (names == null) {
        names = options.columns().isEmpty() ? numbered(next.size()) : options.columns();
      }
      if (next.size() == names.size()) {
        present = next;
        return true;
      }
      if (cells.fault() == null) {
        tellRagged(next.size(), names.size());
      }
      next = record(row + 1);
    }
    return false;
  }

  /** The next record that is not blank; {@code null} at the end. */
  private @Nullable List<@Nullable String> record(long number) throws IOException {
    boolean read = cells.read();
    while (read && cells.count() == 1 && cells.isEmpty(0) && mayBeBlank()) {
      read = cells.read();
    }
    if (!read) {
      return null;
    }
    List<@Nullable String> values = new ArrayList<>(cells.count());
    for (int i = 0; i < cells.count(); i++) {
      values.add(value(number, i));
    }
    if (cells.fault() != null) {
      tell(number, columnName(cells.count() - 1), cells.fault());
    }
    return values;
  }

  /** A blank line holds nothing, unless the file has one column only. */
  private boolean mayBeBlank() {
    return names == null || names.size() != 1;
  }

  private @Nullable String value(long number, int column) {
    String text = cells.text(column);
    if (text == null) {
      tell(
          number,
          columnName(column),
          new CsvCells.Fault(
              cells.asFarAsReadable(column), "UTF-8 text", "save the file as UTF-8"));
      return null;
    }
    String value = text.strip();
    return value.isEmpty() || missing.contains(value) ? null : value;
  }

  private void tell(long number, @Nullable String column, CsvCells.Fault fault) {
    if (number == 0) {
      problems.file(column, fault.value(), fault.expected() + " in the header", fault.fix());
    } else {
      problems.cell(number, column, fault.value(), fault.expected(), fault.fix());
    }
  }

  private void tellRagged(int got, int expected) {
    if (row == 1 && !options.columns().isEmpty()) {
      problems.file(
          null,
          expected + " names in columns=",
          got + " names, as many as the first row has values",
          "name every column");
      problems.throwIfAny();
    }
    problems.cell(
        row,
        null,
        got + (got == 1 ? " value" : " values"),
        expected + (expected == 1 ? " value" : " values"),
        "quote a value that holds the delimiter; add or remove values");
  }

  private @Nullable String columnName(int column) {
    return names != null && column < names.size() ? names.get(column) : null;
  }

  private static List<String> numbered(int count) {
    List<String> numbered = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      numbered.add("column_" + i);
    }
    return numbered;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  @Override
  public long row() {
    return row;
  }

  @Override
  public @Nullable String value(int column) {
    return present.get(column);
  }

  @Override
  public boolean isText(int column) {
    return false;
  }

  @Override
  public void close() throws IOException {
    cells.close();
  }
}
