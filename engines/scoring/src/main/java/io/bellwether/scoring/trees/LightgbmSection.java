// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.ModelFormatException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The lines {@code name=value} of one section of LightGBM's text. Memory grows with the text, never
 * with what it claims.
 */
final class LightgbmSection {
  private static final int MOST_SHOWN = 100;

  private final String prefix;
  private final Set<String> known;
  private final Map<String, String> values = new HashMap<>();

  /**
   * @param prefix of the places in messages, such as {@code Tree=3.}
   * @param known the names that are kept; others are passed over
   */
  LightgbmSection(String prefix, Set<String> known) {
    this.prefix = prefix;
    this.known = known;
  }

  void line(String line) {
    int equals = line.indexOf('=');
    String name = equals < 0 ? line : line.substring(0, equals);
    if (!known.contains(name)) {
      return;
    }
    if (values.putIfAbsent(name, line.substring(equals < 0 ? line.length() : equals + 1)) != null) {
      throw refuse(name, "again", "each line once");
    }
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  String text(String name) {
    return find(name).orElseThrow(() -> refuse(name, "absent", "a line of this name"));
  }

  int count(String name, int min, int max) {
    String text = text(name);
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused below, as a number out of range is.
    }
    throw refuse(name, shown(text), "a whole number, %d..%d".formatted(min, max));
  }

  /** The words of a line, which are what stands between spaces, if they are no more than that. */
  String[] words(String name, int most) {
    int words = count(text(name));
    if (words > most) {
      throw refuse(name, words + " words", "at most " + most);
    }
    String text = text(name).strip();
    return words == 0 ? new String[0] : text.split(" +");
  }

  int countWords(String name) {
    return count(text(name));
  }

  /** Counts without a copy: a line may be as long as the file. */
  private static int count(String text) {
    int words = 0;
    for (int at = next(text, 0); at < text.length(); at = next(text, wordEnd(text, at))) {
      words++;
    }
    return words;
  }

  int[] ints(String name, int length, int min, int max) {
    long[] values = whole(name, length, min, max);
    int[] ints = new int[length];
    for (int i = 0; i < length; i++) {
      ints[i] = (int) values[i];
    }
    return ints;
  }

  /** Numbers of 32 bits without a sign. */
  int[] bits(String name, int length) {
    long[] values = whole(name, length, 0, 0xffffffffL);
    int[] bits = new int[length];
    for (int i = 0; i < length; i++) {
      bits[i] = (int) values[i];
    }
    return bits;
  }

  private long[] whole(String name, int length, long min, long max) {
    String text = checked(name, length);
    long[] values = new long[length];
    int at = 0;
    for (int i = 0; i < length; i++) {
      int start = next(text, at);
      at = wordEnd(text, start);
      try {
        values[i] = Long.parseLong(text, start, at, 10);
      } catch (NumberFormatException e) {
        throw refuseWord(name, i, text.substring(start, at), "a whole number");
      }
      if (values[i] < min || values[i] > max) {
        throw refuseWord(name, i, text.substring(start, at), min + ".." + max);
      }
    }
    return values;
  }

  /** Finite numbers. */
  double[] doubles(String name, int length) {
    double[] values = anyDoubles(name, length);
    for (int i = 0; i < length; i++) {
      if (!Double.isFinite(values[i])) {
        throw refuseWord(name, i, Double.toString(values[i]), "a finite number");
      }
    }
    return values;
  }

  /** Numbers, among which may be what C writes for NaN and infinity. */
  double[] anyDoubles(String name, int length) {
    String text = checked(name, length);
    double[] values = new double[length];
    int at = 0;
    for (int i = 0; i < length; i++) {
      int start = next(text, at);
      at = wordEnd(text, start);
      String word = text.substring(start, at);
      values[i] =
          switch (word) {
            case "nan", "-nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> number(name, i, word);
          };
    }
    return values;
  }

  private double number(String name, int index, String word) {
    boolean decimal = word.chars().allMatch(c -> "+-.eE0123456789".indexOf(c) >= 0);
    try {
      if (decimal) {
        return Double.parseDouble(word);
      }
    } catch (NumberFormatException e) {
      // Refused below, as other characters are.
    }
    throw refuseWord(name, index, word, "a number");
  }

  /** The text of a list that has as many words as it should. */
  private String checked(String name, int length) {
    String text = text(name);
    int words = count(text);
    if (words != length) {
      throw refuse(name, words + " numbers", Integer.toString(length));
    }
    return text;
  }

  private static int next(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  private static int wordEnd(String text, int start) {
    int space = text.indexOf(' ', start);
    return space < 0 ? text.length() : space;
  }

  ModelFormatException refuse(String name, String found, String expected) {
    return new ModelFormatException(prefix + name, shown(found), expected);
  }

  private ModelFormatException refuseWord(String name, int index, String word, String expected) {
    return refuse("%s[%d]".formatted(name, index), shown(word), expected);
  }

  private static String shown(String text) {
    return text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "…" : text;
  }
}
