// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.search;

import io.bellwether.adapters.sql.Dialect;
import io.bellwether.platform.shared.search.Comparison;
import io.bellwether.platform.shared.search.Match;
import java.util.ArrayList;
import java.util.List;

/** Single comparisons as SQL. */
public final class Matches {
  /** So much of a text is in the indexes. */
  private static final int INDEXED = 200;

  private final Dialect dialect;

  public Matches(Dialect dialect) {
    this.dialect = dialect;
  }

  public Fragment text(String sql, Match match) {
    return switch (match) {
      case Match.Equal equal -> Fragment.of(sql + " = ?", equal.text());
      case Match.NotEqual other -> Fragment.of(sql + " <> ?", other.text());
      case Match.Like like ->
          Fragment.of(
              dialect.like(sql, like.ignoreCase()),
              dialect.pattern(like.pattern(), like.ignoreCase()));
      case Match.Regex regex -> Fragment.of(dialect.regex(sql), regex.pattern());
      case Match.OneOf one -> Fragment.in(sql, one.texts());
      case Match.NoneOf none ->
          none.texts().isEmpty()
              ? Fragment.of(sql + " is not null")
              : Fragment.in(sql + " not", none.texts());
      case Match.Missing _ -> Fragment.of(sql + " is null");
      case Match.Present _ -> Fragment.of(sql + " is not null");
    };
  }

  /** The first characters of a column, as they are indexed. */
  static String start(String sql) {
    return "substr(%s, 1, %d)".formatted(sql, INDEXED);
  }

  /** For a column whose first characters are indexed. */
  List<Fragment> indexed(String sql, Match match) {
    List<Fragment> parts = new ArrayList<>(List.of(text(sql, match)));
    if (match instanceof Match.Equal equal) {
      int length = equal.text().codePointCount(0, equal.text().length());
      String start =
          equal.text().substring(0, equal.text().offsetByCodePoints(0, Math.min(INDEXED, length)));
      parts.add(Fragment.of(dialect.binary(start(sql)) + " = ?", start));
    }
    return parts;
  }

  /**
   * NaN is unequal to every number, and nothing else; an infinity is kept as the largest double.
   */
  Fragment metric(String alias, Comparison comparison, double value) {
    double bound = Math.clamp(value, -Double.MAX_VALUE, Double.MAX_VALUE);
    String test = "%s.value %s ?".formatted(alias, comparison.sign());
    return switch (comparison) {
      case NOT_EQUAL -> Fragment.of("(%s.is_nan = 1 or %s)".formatted(alias, test), bound);
      case EQUAL, LESS, AT_MOST, GREATER, AT_LEAST ->
          Fragment.of("(%s.is_nan = 0 and %s)".formatted(alias, test), bound);
    };
  }
}
