// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FoldsTest {
  private static final int ROWS = 103;
  private final boolean[] labels = new boolean[ROWS];
  private final int[] all = IntStream.range(0, ROWS).toArray();

  FoldsTest() {
    for (int row = 0; row < ROWS; row++) {
      labels[row] = row % 3 == 0;
    }
  }

  @Test
  void judgesEveryRowOnceAndKeepsTheShareOfPositives() {
    List<Folds.Fold> folds = Folds.stratified(labels, all, 5, 42);

    assertThat(folds.stream().flatMapToInt(f -> Arrays.stream(f.valid())).sorted().toArray())
        .isEqualTo(all);
    for (Folds.Fold fold : folds) {
      assertThat(
              IntStream.concat(Arrays.stream(fold.train()), Arrays.stream(fold.valid()))
                  .sorted()
                  .toArray())
          .isEqualTo(all);
      assertThat(positives(fold.valid())).isBetween(7L, 7L);
      assertThat(fold.valid().length).isBetween(20, 21);
    }
  }

  @Test
  void dependsOnTheSeedAlone() {
    assertThat(Folds.stratified(labels, all, 5, 1).getFirst().valid())
        .isEqualTo(Folds.stratified(labels, all, 5, 1).getFirst().valid())
        .isNotEqualTo(Folds.stratified(labels, all, 5, 2).getFirst().valid());
  }

  @Test
  void holdsOutAShareOfEachClass() {
    Folds.Fold split = Folds.holdout(labels, 0.2, 42);

    assertThat(split.valid()).hasSize(21);
    assertThat(positives(split.valid())).isEqualTo(7);
    assertThat(split.train()).hasSize(82).doesNotContain(split.valid());
    assertThat(Folds.holdout(labels, 0, 42).train()).isEqualTo(all);
  }

  @Test
  void refusesMoreFoldsThanRowsOfAClass() {
    boolean[] few = new boolean[20];
    few[3] = true;
    few[9] = true;

    assertThatThrownBy(() -> Folds.stratified(few, IntStream.range(0, 20).toArray(), 5, 42))
        .hasMessage("cv_folds: 5 (expected: <= 2, the rows of the rarer class)");
    assertThatThrownBy(() -> Folds.holdout(few, 0.2, 42))
        .hasMessageContaining("holdout: 0.2 of 2 positive and 18 negative rows");
  }

  private long positives(int[] rows) {
    return Arrays.stream(rows).filter(row -> labels[row]).count();
  }
}
