// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Seeded splits that keep the share of positives in every part. */
final class Folds {
  private Folds() {}

  /** Row indices, ascending: what a model learns from and what it is judged by. */
  record Fold(int[] train, int[] valid) {}

  /**
   * k folds over these rows; every row is in exactly one {@code valid}.
   *
   * @throws IllegalArgumentException if a class has fewer rows than folds
   */
  static List<Fold> stratified(boolean[] labels, int[] rows, int k, long seed) {
    int rarer = Math.min(count(labels, rows, true), count(labels, rows, false));
    if (rarer < k) {
      throw new IllegalArgumentException(
          "cv_folds: %d (expected: <= %d, the rows of the rarer class)".formatted(k, rarer));
    }
    int[] order = byClass(labels, rows, seed);
    List<Fold> folds = new ArrayList<>(k);
    for (int fold = 0; fold < k; fold++) {
      int which = fold;
      folds.add(split(order, i -> i % k == which));
    }
    return folds;
  }

  /**
   * One split; {@code valid} holds what was held earlier, and of the other rows this share of each
   * class, rounded.
   *
   * @throws IllegalArgumentException if a class would have no row on one side
   */
  static Fold holdout(boolean[] labels, double share, long seed, EarlierSplit earlier) {
    BitSet held = earlier.heldRows();
    int[] rows = IntStream.range(earlier.rows(), labels.length).toArray();
    int positives = count(labels, rows, true);
    long heldPositives = Math.round(share * positives);
    long heldNegatives = Math.round(share * (rows.length - positives));
    int[] order = byClass(labels, rows, seed);
    for (int i = 0; i < order.length; i++) {
      held.set(order[i], i < heldPositives || (i >= positives && i < positives + heldNegatives));
    }
    Fold fold = split(IntStream.range(0, labels.length).toArray(), held::get);
    if (share > 0 && !(hasBothClasses(labels, fold.valid) && hasBothClasses(labels, fold.train))) {
      int all = count(labels, IntStream.range(0, labels.length).toArray(), true);
      throw new IllegalArgumentException(
          "holdout: %s of %d positive and %d negative rows (expected: rows of both classes on both sides)"
              .formatted(share, all, labels.length - all));
    }
    return fold;
  }

  private static boolean hasBothClasses(boolean[] labels, int[] rows) {
    int positives = count(labels, rows, true);
    return positives > 0 && positives < rows.length;
  }

  /** Positives first, each class shuffled. */
  private static int[] byClass(boolean[] labels, int[] rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] positives = shuffle(Arrays.stream(rows).filter(r -> labels[r]).toArray(), random);
    int[] negatives = shuffle(Arrays.stream(rows).filter(r -> !labels[r]).toArray(), random);
    return IntStream.concat(Arrays.stream(positives), Arrays.stream(negatives)).toArray();
  }

  private static int[] shuffle(int[] rows, SplittableRandom random) {
    for (int i = rows.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = rows[i];
      rows[i] = rows[j];
      rows[j] = swapped;
    }
    return rows;
  }

  private static Fold split(int[] order, IntPredicate held) {
    int[] valid = IntStream.range(0, order.length).filter(held).map(i -> order[i]).toArray();
    int[] train =
        IntStream.range(0, order.length).filter(held.negate()).map(i -> order[i]).toArray();
    Arrays.sort(valid);
    Arrays.sort(train);
    return new Fold(train, valid);
  }

  private static int count(boolean[] labels, int[] rows, boolean label) {
    return (int) Arrays.stream(rows).filter(row -> labels[row] == label).count();
  }
}
