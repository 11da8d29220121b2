// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.Categories;
import io.bellwether.scoring.Categories.Unseen;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.format.PullReader;
import io.bellwether.tabular.ColumnType;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/**
 * The line {@code pandas_categorical:[[…],…]} of LightGBM's text: the categories of each column of
 * the data frame that had such, in the order of the columns. It does not say which columns; those
 * are the ones by whose categories trees were to split ({@code feature_infos}: {@code 0:2:1}).
 * Ordered categories are numbers to the library ({@code [0:2]}), and of a constant column it only
 * says {@code none}; so where there are more lists, each has to fit one column alone, or columns
 * that take its texts as well as their own numbers.
 */
final class LightgbmCategories {
  private static final String WHERE = "pandas_categorical";

  private final List<Categories> lists;
  private final String[] infos;

  private LightgbmCategories(List<Categories> lists, String[] infos) {
    this.lists = lists;
    this.infos = infos;
  }

  /**
   * @param json what stands behind the colon
   * @return the categories by the places of their features
   */
  static Map<Integer, Categories> of(String json, LightgbmSection header, int features) {
    String bare = json.strip();
    if (bare.equals("null") || bare.equals("[]")) {
      return Map.of();
    }
    List<Categories> lists;
    try {
      lists = lists(bare, features);
    } catch (ModelFormatException e) {
      throw refuse(String.valueOf(e.getMessage()), "lists of categories as JSON");
    }
    String[] infos = header.words("feature_infos", features);
    if (infos.length != features) {
      throw header.refuse(
          "feature_infos", infos.length + " words", "%d, one per feature".formatted(features));
    }
    return new LightgbmCategories(lists, infos).byFeature();
  }

  private static List<Categories> lists(String json, int features) {
    PullReader in =
        PullReader.json(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    List<Categories> lists = new ArrayList<>();
    int left = Categories.MOST;
    in.beginArray();
    while (in.nextElement()) {
      List<Object> names = new ArrayList<>();
      in.beginArray();
      while (in.nextElement()) {
        names.add(in.scalar());
        if (left-- == 0) {
          throw new ModelFormatException(
              in.where(), "more categories", "at most %,d".formatted(Categories.MOST));
        }
      }
      if (lists.size() == features) {
        throw new ModelFormatException(
            in.where(), "more lists", "at most %d, one per feature".formatted(features));
      }
      try {
        lists.add(new Categories(names, Unseen.MISSING));
      } catch (IllegalArgumentException e) {
        throw new ModelFormatException(
            "[%d]".formatted(lists.size()),
            String.valueOf(e.getMessage()),
            "the categories of a column");
      }
    }
    in.end();
    return lists;
  }

  private Map<Integer, Categories> byFeature() {
    int[] split = IntStream.range(0, infos.length).filter(i -> isByCategory(infos[i])).toArray();
    Optional<int[]> places =
        split.length == lists.size()
            ? Optional.of(split)
            : onlyWay(LightgbmCategories::fits).or(this::whereAllWereSeen);
    return places
        .map(this::at)
        .or(this::whereverTheyFit)
        .orElseThrow(
            () ->
                refuse(
                    "%d lists for %d columns that are split by category"
                        .formatted(lists.size(), split.length),
                    "lists that fit one column each; train on columns whose categories"
                        + " have no order"));
  }

  private Map<Integer, Categories> at(int[] places) {
    Map<Integer, Categories> found = new HashMap<>();
    for (int i = 0; i < places.length; i++) {
      if (!fits(infos[places[i]], lists.get(i))) {
        throw refuse(
            "%d categories for feature %d".formatted(lists.get(i).names().size(), places[i]),
            "as many as its feature_infos tell, " + shown(infos[places[i]]));
      }
      found.put(places[i], lists.get(i));
    }
    return found;
  }

  /**
   * Where the codes of ordered categories are those that were seen, from the first to the last. If
   * it were another column after all, this one's texts would be refused and that one's numbers pass
   * as the codes that they are; of names that are numbers nobody would notice.
   */
  private Optional<int[]> whereAllWereSeen() {
    boolean texts = lists.stream().allMatch(list -> list.type() == ColumnType.STRING);
    return texts
        ? onlyWay(
            (info, list) ->
                isByCategory(info)
                    ? fits(info, list)
                    : info.equals("[0:%d]".formatted(list.names().size() - 1)))
        : Optional.empty();
  }

  /** The lists at features that they fit, in their order, if there is one way only. */
  private Optional<int[]> onlyWay(BiPredicate<String, Categories> fits) {
    int[] first = new int[lists.size()];
    int at = 0;
    for (int i = 0; i < first.length; i++) {
      while (at < infos.length && !fits.test(infos[at], lists.get(i))) {
        at++;
      }
      first[i] = at++;
    }
    int[] last = new int[lists.size()];
    at = infos.length - 1;
    for (int i = last.length - 1; i >= 0; i--) {
      while (at >= 0 && !fits.test(infos[at], lists.get(i))) {
        at--;
      }
      last[i] = at--;
    }
    return Arrays.equals(first, last) ? Optional.of(first) : Optional.empty();
  }

  private Optional<Map<Integer, Categories>> whereverTheyFit() {
    int[] least = new int[infos.length];
    boolean[] must = new boolean[infos.length];
    for (int i = 0; i < infos.length; i++) {
      least[i] = least(infos[i]);
      must[i] = isByCategory(infos[i]);
    }
    return ListPlaces.decide(lists, least, must);
  }

  private static boolean isByCategory(String info) {
    return !info.equals("none") && !info.startsWith("[");
  }

  /** Whether the values seen in training can be codes of these. */
  private static boolean fits(String info, Categories categories) {
    return categories.names().size() >= least(info);
  }

  /** Of how many categories the values seen in training, -1 for a missing one, are codes. */
  private static int least(String info) {
    if (info.equals("none")) {
      return 0;
    }
    boolean range = info.length() > 2 && info.startsWith("[") && info.endsWith("]");
    String codes = range ? info.substring(1, info.length() - 1) : info;
    int least = 0;
    for (String word : codes.split(":", -1)) {
      try {
        int code = Integer.parseInt(word);
        if (code < (range ? 0 : -1) || code == Integer.MAX_VALUE) {
          return Integer.MAX_VALUE;
        }
        least = Math.max(least, code + 1);
      } catch (NumberFormatException e) {
        return Integer.MAX_VALUE; // No code at all.
      }
    }
    return least;
  }

  private static String shown(String info) {
    return info.length() > 60 ? info.substring(0, 60) + "…" : info;
  }

  private static ModelFormatException refuse(String found, String expected) {
    return new ModelFormatException(WHERE, found, expected);
  }
}
