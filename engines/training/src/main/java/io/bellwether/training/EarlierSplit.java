// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import java.util.BitSet;
import java.util.List;

/**
 * A split that is kept, so that a model can be judged beside an earlier one on rows that neither
 * learnt from: the table begins with the rows of the earlier training.
 *
 * @param rows how many rows were split before; those behind them are split now
 * @param held which of them were held out, 0 ≤ row &lt; {@code rows}
 */
public record EarlierSplit(int rows, List<Integer> held) {
  /** The split of nothing. */
  static final EarlierSplit NONE = new EarlierSplit(0, List.of());

  /**
   * @throws IllegalArgumentException if a row is out of its range
   */
  public EarlierSplit {
    held = List.copyOf(held);
    for (int row : held) {
      if (row < 0 || row >= rows) {
        throw new IllegalArgumentException(
            "held row: %d (expected: 0 <= row < %d)".formatted(row, rows));
      }
    }
  }

  BitSet heldRows() {
    BitSet set = new BitSet(rows);
    held.forEach(set::set);
    return set;
  }
}
