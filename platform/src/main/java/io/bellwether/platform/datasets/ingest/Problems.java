// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets.ingest;

import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.InvalidInput.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first problems of a file. */
public final class Problems {
  /** So many are told at once. */
  public static final int MAX = 20;

  private static final Comparator<Problem> BY_ROW =
      Comparator.comparing(Problem::row, Comparator.nullsFirst(Comparator.naturalOrder()));

  private final List<Problem> found = new ArrayList<>();

  /** A problem of the whole file, or of its header. */
  public void file(@Nullable String column, @Nullable Object value, String expected, String fix) {
    add(new Problem(null, null, column, value == null ? null : shorten(value), expected, fix));
  }

  /** A problem in a row; 1 is the first row of data. */
  public void cell(
      long row, @Nullable String column, @Nullable Object value, String expected, String fix) {
    add(Problem.cell(row, column, value, expected, fix));
  }

  private void add(Problem problem) {
    found.add(problem);
    if (found.size() >= MAX) {
      throwIfAny();
    }
  }

  /**
   * Ends the work on a broken file.
   *
   * @throws InvalidInput if anything was found
   */
  public void throwIfAny() {
    if (found.isEmpty()) {
      return;
    }
    List<Problem> sorted = found.stream().sorted(BY_ROW).limit(MAX).toList();
    throw new InvalidInput("broken_file", describe(sorted.getFirst()), sorted);
  }

  private static String describe(Problem problem) {
    StringBuilder text = new StringBuilder();
    if (problem.row() != null) {
      text.append("row ").append(problem.row()).append(' ');
    }
    if (problem.column() != null) {
      text.append("column '").append(problem.column()).append("' ");
    }
    return (text.isEmpty() ? "the file" : text.toString().strip())
        + (problem.value() == null ? "" : ": " + problem.value())
        + " (expected: "
        + problem.expected()
        + ")";
  }

  private static String shorten(Object value) {
    String text = value.toString();
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
