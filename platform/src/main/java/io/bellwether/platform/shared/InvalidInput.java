// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The request was read, but its content is wrong; says where, what was expected, what to do. */
public final class InvalidInput extends PlatformException {
  private final transient List<Problem> problems;

  public InvalidInput(String code, String message, List<Problem> problems) {
    super(code, message);
    this.problems = List.copyOf(problems);
  }

  /** One wrong field. */
  public static InvalidInput field(
      String field, @Nullable Object value, String expected, String fix) {
    return new InvalidInput(
        "invalid_input",
        "%s: %s (expected: %s)".formatted(field, Problem.shorten(value), expected),
        List.of(Problem.field(field, value, expected, fix)));
  }

  public List<Problem> problems() {
    return problems;
  }

  /**
   * One thing that is wrong: in a field of the request, or in a row and column of a file.
   *
   * @param row 1 is the first row of data
   */
  public record Problem(
      @Nullable String field,
      @Nullable Long row,
      @Nullable String column,
      @Nullable String value,
      String expected,
      String fix) {
    public static Problem field(String field, @Nullable Object value, String expected, String fix) {
      return new Problem(field, null, null, shorten(value), expected, fix);
    }

    public static Problem cell(
        long row, @Nullable String column, @Nullable Object value, String expected, String fix) {
      return new Problem(null, row, column, shorten(value), expected, fix);
    }

    private static @Nullable String shorten(@Nullable Object value) {
      if (value == null) {
        return null;
      }
      String text = value.toString();
      return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
  }
}
