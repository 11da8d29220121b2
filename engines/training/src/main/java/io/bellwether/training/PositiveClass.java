// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import io.bellwether.tabular.Column;
import io.bellwether.tabular.ColumnType;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which values of the target are the positive class: a comparison such as {@code > 0}, {@code >=
 * 1}, {@code = yes}, {@code != 3}, or a bare value, which is {@code =}. Numeric targets take every
 * operator and a number; text and boolean targets only {@code =} and {@code !=}.
 */
public record PositiveClass(Operator operator, String operand) {
  private static final String SHAPE = "a comparison such as '> 0', '= yes', or a value";
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
          "positive: '%s' (expected: %s)".formatted(operator.sign, SHAPE));
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

  /** What would be expected of a condition on a column of this type; empty if this one will do. */
  public static Optional<String> misfit(String condition, ColumnType type) {
    try {
      return parse(condition).misfit(type);
    } catch (IllegalArgumentException e) {
      return Optional.of(SHAPE);
    }
  }

  private Optional<String> misfit(ColumnType type) {
    return switch (type) {
      case DOUBLE, INTEGER -> isNumber() ? Optional.empty() : Optional.of("a number");
      case BOOLEAN -> truth().isPresent() ? notComparing() : Optional.of("true or false");
      case STRING -> notComparing();
      case TIMESTAMP -> Optional.of("a numeric, boolean or text target");
    };
  }

  /**
   * @throws IllegalArgumentException if the condition does not fit the column
   */
  void require(Column column) {
    Optional<String> expected = misfit(column.type());
    if (expected.isPresent()) {
      throw new IllegalArgumentException(
          "positive: '%s' (expected: %s, because target '%s' is %s)"
              .formatted(this, expected.get(), column.name(), column.type().label()));
    }
  }

  /** Whether the value of this row is in the positive class; the row must not be missing. */
  boolean test(Column column, int row) {
    boolean equal = operator == Operator.EQUAL;
    return switch (column) {
      case Column.Doubles c -> operator.holds(c.values()[row], Double.parseDouble(operand));
      case Column.Integers c ->
          operator.holds((double) c.values()[row], Double.parseDouble(operand));
      case Column.Booleans c -> c.values()[row] == truth().orElseThrow() == equal;
      case Column.Strings c -> operand.equals(c.values()[row]) == equal;
      case Column.Timestamps _ -> throw new IllegalStateException("a condition on a time");
    };
  }

  private boolean isNumber() {
    try {
      return !Double.isNaN(Double.parseDouble(operand));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private Optional<Boolean> truth() {
    return switch (operand.toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes" -> Optional.of(true);
      case "false", "0", "no" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private Optional<String> notComparing() {
    return switch (operator) {
      case EQUAL, NOT_EQUAL -> Optional.empty();
      case GREATER, GREATER_OR_EQUAL, LESS, LESS_OR_EQUAL -> Optional.of("= or !=");
    };
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return operator.sign + " " + operand;
  }
}
