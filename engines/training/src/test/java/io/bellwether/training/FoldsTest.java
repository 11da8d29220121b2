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
    Folds.Fold split = Folds.holdout(labels, 0.2, 42, EarlierSplit.NONE);

    assertThat(split.valid()).hasSize(21);
    assertThat(positives(split.valid())).isEqualTo(7);
    assertThat(split.train()).hasSize(82).doesNotContain(split.valid());
    assertThat(Folds.holdout(labels, 0, 42, EarlierSplit.NONE).train()).isEqualTo(all);
  }

  @Test
  void keepsAnEarlierSplitAndSplitsOnlyWhatIsNew() {
    EarlierSplit earlier = new EarlierSplit(50, List.of(0, 7, 49));
    Folds.Fold split = Folds.holdout(labels, 0.2, 42, earlier);

    assertThat(Arrays.stream(split.valid()).filter(row -> row < 50)).containsExactly(0, 7, 49);
    int[] fresh = Arrays.stream(split.valid()).filter(row -> row >= 50).toArray();
    assertThat(fresh).hasSize(11);
    assertThat(positives(fresh)).isEqualTo(4);
    assertThat(split.train()).hasSize(ROWS - 14).doesNotContain(split.valid());
    assertThatThrownBy(() -> new EarlierSplit(5, List.of(5)))
        .hasMessage("held row: 5 (expected: 0 <= row < 5)");
  }

  @Test
  void refusesMoreFoldsThanRowsOfAClass() {
    boolean[] few = new boolean[20];
    few[3] = true;
    few[9] = true;

    assertThatThrownBy(() -> Folds.stratified(few, IntStream.range(0, 20).toArray(), 5, 42))
        .hasMessage("cv_folds: 5 (expected: <= 2, the rows of the rarer class)");
    assertThatThrownBy(() -> Folds.holdout(few, 0.2, 42, EarlierSplit.NONE))
        .hasMessageContaining("holdout: 0.2 of 2 positive and 18 negative rows");
  }

  private long positives(int[] rows) {
    return Arrays.stream(rows).filter(row -> labels[row]).count();
  }
}
