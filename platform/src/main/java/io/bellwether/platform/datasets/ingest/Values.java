// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets.ingest;

import io.bellwether.tabular.ColumnType;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a text can be read as. */
public final class Values {
  private static final int MAX_TIME_LENGTH = 40;
  private static final Pattern TIME =
      Pattern.compile(
          "(\\d{4})-(\\d{2})-(\\d{2})"
              + "(?:[T ](\\d{2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?"
              + " ?(Z|UTC|[+-]\\d{2}(?::?\\d{2})?)?)?");

  private Values() {}

  /** The narrowest type that the text can be read as. */
  static ColumnType typeOf(String text) {
    char first = text.charAt(0);
    if ((first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.') {
      if (isNumber(text)) {
        return isInteger(text) ? ColumnType.INTEGER : ColumnType.DOUBLE;
      }
      return timestamp(text).isPresent() ? ColumnType.TIMESTAMP : ofWord(text);
    }
    return ofWord(text);
  }

  private static ColumnType ofWord(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "false" -> ColumnType.BOOLEAN;
      case "nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity" -> ColumnType.DOUBLE;
      default -> ColumnType.STRING;
    };
  }

  /** Whether it is digits with an optional sign, point and exponent. */
  private static boolean isNumber(String text) {
    int at = isSign(text, 0) ? 1 : 0;
    int whole = digits(text, at);
    at += whole;
    int fraction = 0;
    if (at < text.length() && text.charAt(at) == '.') {
      fraction = digits(text, ++at);
      at += fraction;
    }
    if (whole + fraction == 0) {
      return false;
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at += isSign(text, at + 1) ? 2 : 1;
      int exponent = digits(text, at);
      at += exponent;
      return exponent > 0 && at == text.length();
    }
    return at == text.length();
  }

  private static boolean isSign(String text, int at) {
    return at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+');
  }

  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at - from;
  }

  /** Whether a number is whole and fits in 64 bits. */
  private static boolean isInteger(String number) {
    int sign = isSign(number, 0) ? 1 : 0;
    if (sign + digits(number, sign) != number.length()) {
      return false;
    }
    if (number.length() <= 18) {
      return true;
    }
    try {
      Long.parseLong(number);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** The number that {@link #typeOf} found. */
  public static double number(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "nan" -> Double.NaN;
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** Microseconds since 1970 UTC of an ISO 8601 date or time; without an offset it is UTC. */
  public static OptionalLong timestamp(String text) {
    if (text.length() > MAX_TIME_LENGTH || text.length() < 10 || text.charAt(4) != '-') {
      return OptionalLong.empty();
    }
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    try {
      LocalDateTime time =
          LocalDateTime.of(
              number(matcher, 1),
              number(matcher, 2),
              number(matcher, 3),
              number(matcher, 4),
              number(matcher, 5),
              number(matcher, 6));
      long seconds = time.toEpochSecond(offset(matcher.group(8)));
      return OptionalLong.of(seconds * 1_000_000 + micros(matcher.group(7)));
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }

  private static int number(Matcher matcher, int group) {
    String text = matcher.group(group);
    return text == null ? 0 : Integer.parseInt(text);
  }

  private static long micros(@Nullable String fraction) {
    return fraction == null ? 0 : Long.parseLong((fraction + "000000").substring(0, 6));
  }

  private static ZoneOffset offset(@Nullable String text) {
    return text == null || text.equals("UTC") ? ZoneOffset.UTC : ZoneOffset.of(text);
  }
}
