// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import io.bellwether.tabular.Column;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which values of the target are the positive class: a comparison such as {@code > 0}, {@code >=
 * 1}, {@code = yes}, {@code != 3}, or a bare value, which is {@code =}. Numeric targets take every
 * operator and a number; text and boolean targets only {@code =} and {@code !=}.
 */
public record PositiveClass(Operator operator, String operand) {
  private static final Pattern SYNTAX = Pattern.compile("\\s*(>=|<=|==|!=|>|<|=)?\\s*(.*?)\\s*");

  /** How a value is compared with the operand. */
  public enum Operator {
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    EQUAL("="),
    NOT_EQUAL("!=");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    private boolean holds(double value, double operand) {
      return switch (this) {
        case GREATER -> value > operand;
        case GREATER_OR_EQUAL -> value >= operand;
        case LESS -> value < operand;
        case LESS_OR_EQUAL -> value <= operand;
        case EQUAL -> value == operand;
        case NOT_EQUAL -> value != operand;
      };
    }
  }

  /**
   * @throws IllegalArgumentException if the operand is empty
   */
  public PositiveClass {
    if (operand.isEmpty()) {
      throw new IllegalArgumentException(
          "positive: '%s' (expected: a comparison such as '> 0', '= yes', or a value)"
              .formatted(operator.sign));
    }
  }

  /**
   * Reads a comparison.
   *
   * @throws IllegalArgumentException if there is nothing to compare with
   */
  public static PositiveClass parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "positive: '%s' (expected: one line such as '> 0')".formatted(text));
    }
    String sign = matcher.group(1);
    return new PositiveClass(operator(sign == null ? "=" : sign), matcher.group(2));
  }

  private static Operator operator(String sign) {
    return switch (sign) {
      case ">" -> Operator.GREATER;
      case ">=" -> Operator.GREATER_OR_EQUAL;
      case "<" -> Operator.LESS;
      case "<=" -> Operator.LESS_OR_EQUAL;
      case "!=" -> Operator.NOT_EQUAL;
      default -> Operator.EQUAL;
    };
  }

  /** Whether the value of this row is in the positive class; the row must not be missing. */
  boolean test(Column column, int row) {
    return switch (column) {
      case Column.Doubles c -> operator.holds(c.values()[row], number(c));
      case Column.Integers c -> operator.holds((double) c.values()[row], number(c));
      case Column.Booleans c -> c.values()[row] == truth(c) == equal(c);
      case Column.Strings c -> operand.equals(c.values()[row]) == equal(c);
      case Column.Timestamps c -> throw wrong(c, "a numeric, boolean or text target");
    };
  }

  private double number(Column column) {
    try {
      return Double.parseDouble(operand);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(wrong(column, "a number").getMessage(), e);
    }
  }

  private boolean truth(Column column) {
    return switch (operand.toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes" -> true;
      case "false", "0", "no" -> false;
      default -> throw wrong(column, "true or false");
    };
  }

  private boolean equal(Column column) {
    return switch (operator) {
      case EQUAL -> true;
      case NOT_EQUAL -> false;
      case GREATER, GREATER_OR_EQUAL, LESS, LESS_OR_EQUAL -> throw wrong(column, "= or !=");
    };
  }

  private IllegalArgumentException wrong(Column column, String expected) {
    return new IllegalArgumentException(
        "positive: '%s' (expected: %s, because target '%s' is %s)"
            .formatted(this, expected, column.name(), column.type().label()));
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return operator.sign + " " + operand;
  }
}
