// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets.ingest;

import io.bellwether.platform.shared.Deadline;
import io.bellwether.tabular.ColumnType;
import io.bellwether.tabular.Field;
import io.bellwether.tabular.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the first pass over a file found.
 *
 * @param rows rows of data
 */
public record TextFile(Schema schema, long rows) {
  private static final int CHECK_EVERY = 1024;

  /**
   * Reads the whole file once.
   *
   * @param types types that are not to be inferred, by column
   * @param problems takes what is wrong; the file is good only if it stays empty
   */
  public static TextFile check(TextRows file, Map<String, ColumnType> types, Problems problems)
      throws IOException {
    List<ColumnGuess> guesses = new ArrayList<>();
    long rows = 0;
    while (file.next()) {
      if (rows++ % CHECK_EVERY == 0) {
        Deadline.current().check();
      }
      while (guesses.size() < file.columns().size()) {
        guesses.add(new ColumnGuess());
      }
      for (int i = 0; i < guesses.size(); i++) {
        String value = file.value(i);
        if (value != null) {
          guesses.get(i).add(file.row(), value, typeOf(value, file.isText(i)));
        }
      }
    }
    List<String> names = file.columns();
    checkNames(names, types, problems);
    if (rows == 0) {
      problems.file(null, null, "at least one row of data", "send a file with rows");
    }
    problems.throwIfAny();
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      fields.add(new Field(names.get(i), decide(names.get(i), guesses.get(i), types, problems)));
    }
    problems.throwIfAny();
    return new TextFile(new Schema(fields), rows);
  }

  private static ColumnType typeOf(String value, boolean isText) {
    ColumnType type = Values.typeOf(value);
    return isText && type != ColumnType.TIMESTAMP ? ColumnType.STRING : type;
  }

  private static ColumnType decide(
      String name, ColumnGuess guess, Map<String, ColumnType> types, Problems problems) {
    ColumnType wanted = types.get(name);
    ColumnGuess.Result result = wanted == null ? guess.infer() : guess.as(wanted);
    for (ColumnGuess.Bad bad : result.bad()) {
      problems.cell(bad.row(), name, bad.value(), expected(result.type()), fix(name, bad.value()));
    }
    return result.type();
  }

  private static String expected(ColumnType type) {
    return switch (type) {
      case INTEGER -> "a whole number";
      case DOUBLE -> "a number";
      case BOOLEAN -> "true or false";
      case TIMESTAMP -> "a time such as 2026-01-31T12:00:00Z";
      case STRING -> "a text";
    };
  }

  private static String fix(String column, String value) {
    return "correct it, or declare it missing with missing=%s, or take the column as text with types=%s:string"
        .formatted(value.length() <= 40 ? value : "…", column);
  }

  /** Names have to be there, differ by more than case, and be those that options speak of. */
  public static void checkNames(
      List<String> names, Map<String, ColumnType> types, Problems problems) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (name.isEmpty()) {
        problems.file(
            null, "column " + (i + 1), "a name for every column", "name it in the header");
      } else if (name.indexOf('\0') >= 0) {
        problems.file(
            null,
            "column " + (i + 1) + " with a NUL in its name",
            "a name without it",
            "rename the column");
      } else if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        problems.file(
            name, name, "each column name once, whatever its case", "rename one of the columns");
      }
    }
    for (String name : types.keySet()) {
      if (!names.contains(name)) {
        problems.file(name, "types=" + name, "one of " + names, "name a column of the file");
      }
    }
  }
}
