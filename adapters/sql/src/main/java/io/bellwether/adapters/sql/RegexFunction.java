// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.sqlite.Function;

/**
 * SQLite's {@code text regexp pattern}, which the database leaves to whoever embeds it. A pattern
 * that tries too long on a text fails the query: it could go on for years.
 */
final class RegexFunction extends Function {
  static final String FAILURE = "regular expression failed";

  private static final int MOST_STEPS = 20_000_000;

  private @Nullable Pattern last;

  static void addTo(Connection connection) throws SQLException {
    Function.create(connection, "regexp", new RegexFunction(), 2, Function.FLAG_DETERMINISTIC);
  }

  @Override
  protected void xFunc() throws SQLException {
    String text = value_text(1);
    if (text == null) {
      result();
      return;
    }
    try {
      result(pattern(value_text(0)).matcher(new Counted(text, new int[1])).find() ? 1 : 0);
    } catch (PatternSyntaxException | TooLong | StackOverflowError e) {
      error(FAILURE);
    }
  }

  private Pattern pattern(String text) {
    Pattern pattern = last;
    if (pattern == null || !pattern.pattern().equals(text)) {
      pattern = Pattern.compile(text);
      last = pattern;
    }
    return pattern;
  }

  private static final class TooLong extends RuntimeException {}

  /** A text that can be looked at only so often. */
  private record Counted(CharSequence text, int[] steps) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (++steps[0] > MOST_STEPS) {
        throw new TooLong();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Counted(text.subSequence(start, end), steps);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
