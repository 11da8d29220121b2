// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.Categories;
import io.bellwether.scoring.Categories.Unseen;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.format.PullReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of XGBoost's files (3.1 and later) on what the categories of a data frame were called:
 * {@code {"enc":[…],"feature_segments":[…],"sorted_idx":[…]}}. An entry of {@code enc} is that of a
 * feature: texts as Arrow has them ({@code offsets} into the bytes {@code values}), whole numbers
 * with their {@code type}, or nothing. The other two lists serve XGBoost's own search and must fit.
 */
final class XgboostCategories {
  /** Larger whole numbers are not told apart. */
  private static final double MOST_EXACT = 1L << 53;

  private final String where;
  private final List<Entry> entries = new ArrayList<>();
  private int @Nullable [] segments;
  private int @Nullable [] sorted;

  /**
   * @param numbers whether the values are numbers, and not the bytes of texts
   */
  private record Entry(boolean numbers, double[] values, int[] offsets) {
    int size() {
      return numbers ? values.length : Math.max(0, offsets.length - 1);
    }
  }

  private XgboostCategories(String where) {
    this.where = where;
  }

  static XgboostCategories read(PullReader in, String where) {
    XgboostCategories read = new XgboostCategories(where);
    in.beginObject();
    for (String name; (name = in.nextName()) != null; ) {
      switch (name) {
        case "enc" -> read.entries(in);
        case "feature_segments" -> read.segments = in.ints();
        case "sorted_idx" -> read.sorted = in.ints();
        default -> in.skip();
      }
    }
    return read;
  }

  private void entries(PullReader in) {
    entries.clear();
    in.beginArray();
    while (in.nextElement()) {
      boolean numbers = false;
      double[] values = new double[0];
      int[] offsets = new int[0];
      in.beginObject();
      for (String name; (name = in.nextName()) != null; ) {
        switch (name) {
          case "values" -> values = in.doubles();
          case "offsets" -> offsets = in.ints();
          case "type" -> { // Texts have none.
            numbers = true;
            in.skip();
          }
          default -> in.skip();
        }
      }
      entries.add(new Entry(numbers, values, offsets));
    }
  }

  /**
   * The categories by the places of their features. Whole numbers that are their own codes need
   * none.
   *
   * @param cutsTexts whether what wrote the file may have counted characters where bytes are meant
   * @throws ModelFormatException if the lists do not fit together
   */
  Map<Integer, Categories> of(int features, boolean cutsTexts) {
    Map<Integer, Categories> categories = new HashMap<>();
    long total = 0;
    for (Entry entry : entries) {
      total += entry.size();
    }
    check(features, total);
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (entry.size() > 0 && !isOwnCodes(entry)) {
        List<? extends @Nullable Object> names =
            entry.numbers ? numbers(entry, i) : texts(entry, i, cutsTexts);
        categories.put(i, categories(names, i));
      }
    }
    return categories;
  }

  private Categories categories(List<? extends @Nullable Object> names, int feature) {
    try {
      return new Categories(names, Unseen.REFUSED);
    } catch (IllegalArgumentException e) {
      throw refuse(at(feature), String.valueOf(e.getMessage()), "the categories of a column");
    }
  }

  private void check(int features, long total) {
    if (!entries.isEmpty() && entries.size() != features) {
      throw refuse(
          ".enc", entries.size() + " entries", "%d, one per feature, or none".formatted(features));
    }
    if (total > 0 && segments != null) {
      boolean fits = segments.length == features + 1 && segments[0] == 0;
      for (int i = 0; fits && i < features; i++) {
        fits = (long) segments[i + 1] - segments[i] == entries.get(i).size();
      }
      if (!fits) {
        throw refuse(".feature_segments", "other places", "where the categories in enc begin");
      }
    }
    if (total > 0 && sorted != null && sorted.length != total) {
      throw refuse(
          ".sorted_idx", sorted.length + " entries", "%d, one per category".formatted(total));
    }
  }

  private static boolean isOwnCodes(Entry entry) {
    boolean same = entry.numbers;
    for (int i = 0; same && i < entry.values.length; i++) {
      same = entry.values[i] == i;
    }
    return same;
  }

  private List<Object> numbers(Entry entry, int feature) {
    requireFew(entry, feature);
    List<Object> names = new ArrayList<>(entry.values.length);
    for (double value : entry.values) {
      if (value != Math.rint(value) || Math.abs(value) > MOST_EXACT) {
        throw refuse(
            at(feature) + ".values", Double.toString(value), "whole numbers of at most 2^53");
      }
      names.add((long) value);
    }
    return names;
  }

  private List<@Nullable String> texts(Entry entry, int feature, boolean cutsTexts) {
    requireFew(entry, feature);
    byte[] bytes = new byte[entry.values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) entry.values[i];
      if (bytes[i] != entry.values[i]) {
        throw refuse(
            "%s.values[%d]".formatted(at(feature), i),
            Double.toString(entry.values[i]),
            "a byte, -128 to 127");
      }
    }
    int[] offsets = entry.offsets;
    boolean fits = offsets[0] == 0 && offsets[offsets.length - 1] == bytes.length;
    for (int i = 1; fits && i < offsets.length; i++) {
      fits = offsets[i - 1] <= offsets[i];
    }
    if (!fits) {
      int most = 10;
      String shown = Arrays.toString(Arrays.copyOf(offsets, Math.min(most, offsets.length)));
      throw refuse(at(feature) + ".offsets", shown, "rising from 0 to %d".formatted(bytes.length));
    }
    return ArrowTexts.of(bytes, offsets, cutsTexts)
        .orElseThrow(() -> refuse(at(feature) + ".values", "other bytes", "text in UTF-8"));
  }

  private void requireFew(Entry entry, int feature) {
    if (entry.size() > Categories.MOST) {
      throw refuse(
          at(feature),
          "%,d categories".formatted(entry.size()),
          "at most %,d".formatted(Categories.MOST));
    }
  }

  private static String at(int feature) {
    return ".enc[%d]".formatted(feature);
  }

  private ModelFormatException refuse(String at, String found, String expected) {
    return new ModelFormatException(where + at, found, expected);
  }
}
