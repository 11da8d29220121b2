// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import io.bellwether.platform.shared.search.Comparison;
import io.bellwether.platform.shared.search.Match;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One comparison of a filter, as it is written.
 *
 * @param prefix what stands before the first dot, empty if there is none
 */
record Clause(String prefix, String key, Operator operator, Value value) {
  enum Operator {
    EQUAL("="),
    NOT_EQUAL("!="),
    LESS("<"),
    AT_MOST("<="),
    GREATER(">"),
    AT_LEAST(">="),
    LIKE("LIKE"),
    ILIKE("ILIKE"),
    RLIKE("RLIKE"),
    IN("IN"),
    NOT_IN("NOT IN"),
    IS_NULL("IS NULL"),
    IS_NOT_NULL("IS NOT NULL");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    String sign() {
      return sign;
    }
  }

  sealed interface Value {
    record Text(String text) implements Value {}

    record Numeric(double number, String written) implements Value {}

    record Texts(List<String> texts) implements Value {}

    record None() implements Value {}
  }

  String column() {
    return prefix.isEmpty() ? key : prefix + "." + key;
  }

  /** The comparison with a number. */
  Comparison comparison() {
    return switch (operator) {
      case EQUAL -> Comparison.EQUAL;
      case NOT_EQUAL -> Comparison.NOT_EQUAL;
      case LESS -> Comparison.LESS;
      case AT_MOST -> Comparison.AT_MOST;
      case GREATER -> Comparison.GREATER;
      case AT_LEAST -> Comparison.AT_LEAST;
      case LIKE, ILIKE, RLIKE, IN, NOT_IN, IS_NULL, IS_NOT_NULL -> throw comparator("numeric");
    };
  }

  double number() {
    return switch (value) {
      case Value.Numeric number -> number.number();
      case Value.Text _, Value.Texts _, Value.None _ ->
          throw Refusal.invalid(
              "Expected numeric value type for %s. Found %s".formatted(column(), shown()));
    };
  }

  /** The match with a text. */
  Match match() {
    return switch (operator) {
      case EQUAL -> new Match.Equal(text());
      case NOT_EQUAL -> new Match.NotEqual(text());
      case LIKE -> new Match.Like(text(), false);
      case ILIKE -> new Match.Like(text(), true);
      case IN -> new Match.OneOf(texts());
      case NOT_IN -> new Match.NoneOf(texts());
      case IS_NULL -> new Match.Missing();
      case IS_NOT_NULL -> new Match.Present();
      case RLIKE, LESS, AT_MOST, GREATER, AT_LEAST -> throw comparator("string");
    };
  }

  /** The match with a text, where regular expressions are understood too. */
  Match matchOrRegex() {
    if (operator != Operator.RLIKE) {
      return match();
    }
    String pattern = text();
    try {
      return new Match.Regex(Pattern.compile(pattern).pattern());
    } catch (PatternSyntaxException e) {
      throw Refusal.invalid(
          "Invalid regular expression '%s' for %s: %s"
              .formatted(pattern, column(), e.getDescription()));
    }
  }

  private String text() {
    return switch (value) {
      case Value.Text text -> text.text();
      case Value.Numeric _, Value.Texts _, Value.None _ ->
          throw Refusal.invalid(
              "Expected a quoted string value for %s (e.g. 'my-value'). Got value %s"
                  .formatted(column(), shown()));
    };
  }

  private List<String> texts() {
    return switch (value) {
      case Value.Texts texts -> texts.texts();
      case Value.Numeric _, Value.Text _, Value.None _ ->
          throw Refusal.invalid("Expected a list of strings for " + column() + ". Got " + shown());
    };
  }

  private String shown() {
    return switch (value) {
      case Value.Text text -> text.text();
      case Value.Numeric number -> number.written();
      case Value.Texts texts -> texts.texts().toString();
      case Value.None _ -> "nothing";
    };
  }

  private Refusal comparator(String kind) {
    return Refusal.invalid(
        "Invalid comparator '%s' for the %s '%s'"
            .formatted(operator.name().replace('_', ' ').toLowerCase(Locale.ROOT), kind, column()));
  }
}
