// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.scoring.Categories;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ListPlacesTest {
  private static final Categories SIZES = texts("S", "M", "L");
  private static final Categories FLAGS = texts("no", "yes");

  private static Categories texts(Object... names) {
    return new Categories(List.of(names), Categories.Unseen.MISSING);
  }

  private static boolean[] must(int columns, int... places) {
    boolean[] must = new boolean[columns];
    Arrays.stream(places).forEach(place -> must[place] = true);
    return must;
  }

  @Test
  void aColumnThatIsSplitByCategoryHasAList() {
    assertThat(ListPlaces.decide(List.of(SIZES), new int[] {3, 3, 3}, must(3, 1)))
        .contains(Map.of(1, SIZES));
    assertThat(ListPlaces.decide(List.of(FLAGS, SIZES), new int[] {2, 3, 9}, must(3, 1)))
        .contains(Map.of(0, FLAGS, 1, SIZES));
    assertThat(ListPlaces.decide(List.of(SIZES), new int[] {3, 3}, must(2, 0, 1))).isEmpty();
    assertThat(ListPlaces.decide(List.of(FLAGS), new int[] {3}, must(1))).isEmpty();
  }

  @Test
  void textsMayBeOfEachColumnThatTheyFit() {
    assertThat(ListPlaces.decide(List.of(FLAGS, SIZES), new int[] {2, 3, 3}, must(3, 0)))
        .contains(Map.of(0, FLAGS, 1, SIZES, 2, SIZES));
    assertThat(ListPlaces.decide(List.of(FLAGS, FLAGS), new int[] {2, 2, 2}, must(3, 1)))
        .contains(Map.of(0, FLAGS, 1, FLAGS, 2, FLAGS));
  }

  @Test
  void namesThatAreNumbersHaveToBeOfOneColumn() {
    Categories numbers = texts(10L, 20L, 30L);
    assertThat(ListPlaces.decide(List.of(FLAGS, numbers), new int[] {2, 3, 3}, must(3, 0)))
        .isEmpty();
    assertThat(ListPlaces.decide(List.of(FLAGS, numbers), new int[] {2, 3, 4}, must(3, 0)))
        .contains(Map.of(0, FLAGS, 1, numbers));
  }

  @Test
  void aTextOfTwoCodesIsNotTaken() {
    Categories other = texts("L", "M", "S");
    assertThat(ListPlaces.decide(List.of(SIZES, other), new int[] {3, 3, 3}, must(3, 1))).isEmpty();
  }

  @Test
  @Timeout(20)
  void manyWaysTakeNoTime() {
    int[] least = new int[100_000];
    Arrays.fill(least, 2);
    List<Categories> many = Collections.nCopies(100, FLAGS);
    assertThat(ListPlaces.decide(many, least, new boolean[100_000]).orElseThrow()).hasSize(100_000);
    List<Categories> more = Collections.nCopies(90_000, FLAGS);
    assertThat(ListPlaces.decide(more, least, new boolean[100_000])).isEmpty();
  }
}
