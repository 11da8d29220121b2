// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.features;

import io.bellwether.platform.shared.InvalidInput;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which entity: the values of a view's entity columns, in the view's order, as texts.
 *
 * <p>A key means the same wherever it comes from (a column of a file, a JSON number, a text), so
 * {@link #of} writes a number as its shortest plain decimal: 1, 1.0 and "1" are the same key. A
 * text is taken as it is: "01" and "1.0" are keys of their own.
 */
public record EntityKey(List<String> values) {
  private static final int MAX_DIGITS = 400;

  public EntityKey {
    values = List.copyOf(values);
  }

  /**
   * The key of these numbers, texts and booleans.
   *
   * @throws InvalidInput for a null, NaN, an infinity, or a value of another type
   */
  public static EntityKey of(@Nullable Object... values) {
    return new EntityKey(Arrays.stream(values).map(EntityKey::text).toList());
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case String text -> text;
      case Boolean bool -> bool.toString();
      case Number number -> decimal(number);
      case null, default -> throw refused(value);
    };
  }

  private static String decimal(Number number) {
    BigDecimal decimal;
    try {
      decimal = new BigDecimal(number.toString()).stripTrailingZeros();
    } catch (NumberFormatException e) {
      throw refused(number);
    }
    if (Math.abs((long) decimal.scale()) > MAX_DIGITS) {
      throw refused(number);
    }
    return decimal.toPlainString();
  }

  private static InvalidInput refused(@Nullable Object value) {
    return InvalidInput.field(
        "entities", value, "a text, a finite number or a boolean", "give the key of an entity");
  }
}
