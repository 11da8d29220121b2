// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring;

import io.bellwether.tabular.ColumnType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What the codes of a column stand for: 0 for the first name, 1 for the second, …. A row of the
 * model holds codes; who asks says the names.
 */
public final class Categories {
  /** A file with more takes a lot of memory for names that nobody can look through. */
  public static final int MOST = 1_000_000;

  private static final int SHOWN = 10;

  /** What the library makes of a value that is none of them. */
  public enum Unseen {
    REFUSED,
    MISSING
  }

  private final List<@Nullable Object> names;
  private final Unseen unseen;
  private final ColumnType type;
  private final Map<Object, Integer> codes = new HashMap<>();

  /**
   * @param names texts, numbers or truth values in the order of their codes; null for a text that
   *     the file does not tell, so that only its code can be asked for
   * @throws IllegalArgumentException if one comes twice, or they are of several kinds
   */
  public Categories(List<? extends @Nullable Object> names, Unseen unseen) {
    if (names.size() > MOST) {
      throw new IllegalArgumentException(
          "categories: %,d (expected: at most %,d)".formatted(names.size(), MOST));
    }
    this.names = Collections.unmodifiableList(new ArrayList<>(names));
    this.unseen = unseen;
    type = type(this.names);
    for (int i = 0; i < names.size(); i++) {
      Object name = names.get(i);
      if (name != null && codes.putIfAbsent(key(name), i) != null) {
        throw new IllegalArgumentException(
            "categories: %s twice (expected: each once)".formatted(shown(name)));
      }
    }
  }

  private static ColumnType type(List<@Nullable Object> names) {
    ColumnType type = null;
    for (Object name : names) {
      ColumnType own = type(name);
      boolean numbers = own == ColumnType.DOUBLE && type == ColumnType.INTEGER;
      boolean whole = own == ColumnType.INTEGER && type == ColumnType.DOUBLE;
      if (type == null || numbers) {
        type = own;
      } else if (own != type && !whole) {
        throw new IllegalArgumentException(
            "categories: of type %s and %s (expected: one type)"
                .formatted(type.label(), own.label()));
      }
    }
    return Objects.requireNonNullElse(type, ColumnType.STRING);
  }

  private static ColumnType type(@Nullable Object name) {
    return switch (name) {
      case null -> ColumnType.STRING;
      case String _ -> ColumnType.STRING;
      case Long _ -> ColumnType.INTEGER;
      case Boolean _ -> ColumnType.BOOLEAN;
      case Double number when Double.isFinite(number) -> ColumnType.DOUBLE;
      default ->
          throw new IllegalArgumentException(
              "category: %s (expected: a text, a finite number, true or false)".formatted(name));
    };
  }

  /** Equal names have equal keys: 1 is 1.0, and true, as it is in Python. */
  private static Object key(Object name) {
    return switch (name) {
      case Boolean truth -> truth ? 1L : 0L;
      case Long whole -> whole;
      case Integer whole -> whole.longValue();
      case Number number when number.doubleValue() == (long) number.doubleValue() ->
          (long) number.doubleValue();
      case Number number -> number.doubleValue();
      default -> name;
    };
  }

  /** The names in the order of their codes; null for one that the file does not tell. */
  public List<@Nullable Object> names() {
    return names;
  }

  /** What is made of a value that is none of them. */
  public Unseen unseen() {
    return unseen;
  }

  /** The type of the names. */
  public ColumnType type() {
    return type;
  }

  /** The code of a text, a number or a truth value; absent if it is none of the names. */
  public OptionalInt code(Object name) {
    Integer code = codes.get(key(name));
    return code == null ? OptionalInt.empty() : OptionalInt.of(code);
  }

  /** The name of a code; null if it has none. */
  public @Nullable Object name(double code) {
    return code >= 0 && code < names.size() && code == Math.rint(code)
        ? names.get((int) code)
        : null;
  }

  /** Whether the file does not tell all of the names. */
  public boolean hasUntold() {
    return names.contains(null);
  }

  /** In words, the first of them. */
  public String words() {
    StringBuilder words = new StringBuilder("one of the ");
    words.append(names.size()).append(" categories");
    int shown = 0;
    for (Object name : names) {
      if (name != null && shown < SHOWN) {
        words.append(shown++ == 0 ? ": " : ", ").append(shown(name));
      }
    }
    long told = codes.size();
    words.append(told > shown ? ", …" : "");
    if (told < names.size()) {
      words.append(
          ", or its code, as the file has lost the names of %d".formatted(names.size() - told));
    }
    return words.toString();
  }

  private static String shown(Object name) {
    String text = name.toString();
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Categories it && names.equals(it.names) && unseen == it.unseen;
  }

  @Override
  public int hashCode() {
    return Objects.hash(names, unseen);
  }

  @Override
  public String toString() {
    return words();
  }
}
