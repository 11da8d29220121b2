// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.Categories;
import io.bellwether.tabular.ColumnType;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All ways in which lists of categories, in their order, can be those of columns: LightGBM writes
 * them in the order of the data frame's columns, and not which columns they are of.
 */
final class ListPlaces {
  /** Lists times columns; beyond it would take long to look through the ways. */
  private static final long MOST = 20_000_000;

  private final List<Categories> lists;
  private final int[] least;
  private final boolean[] must;

  /** Before each column, and behind the last: how many lists may stand in those before it. */
  private final BitSet[] before;

  /** The same: from which list on they may stand in this one and those behind it. */
  private final BitSet[] behind;

  private ListPlaces(List<Categories> lists, int[] least, boolean[] must) {
    this.lists = lists;
    this.least = least;
    this.must = must;
    before = new BitSet[least.length + 1];
    behind = new BitSet[least.length + 1];
  }

  /**
   * The categories of columns that have them in all ways; a column that has texts in some ways and
   * is a number in others has them too, for a number is taken for its code. Empty if there is no
   * way, or two give a column different categories.
   *
   * @param least how many names a list has at least that is of the column
   * @param must whether the column has a list
   */
  static Optional<Map<Integer, Categories>> decide(
      List<Categories> lists, int[] least, boolean[] must) {
    return (long) lists.size() * least.length > MOST
        ? Optional.empty()
        : new ListPlaces(lists, least, must).decide();
  }

  private Optional<Map<Integer, Categories>> decide() {
    walk();
    int[] first = first();
    Map<Integer, Categories> found = new HashMap<>();
    for (int column = 0; column < least.length; column++) {
      int own = -1;
      for (int list = 0; list < first.length; list++) {
        if (mayHave(column, list)) {
          if (own >= 0 && own != first[list]) {
            return Optional.empty();
          }
          own = first[list];
        }
      }
      if (own >= 0) {
        if (lists.get(own).type() != ColumnType.STRING && mayHaveNone(column)) {
          return Optional.empty(); // Its numbers may be names, or values.
        }
        found.put(column, lists.get(own));
      }
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(found);
  }

  /** Of each list the first one that is equal. */
  private int[] first() {
    Map<Categories, Integer> known = new HashMap<>();
    int[] first = new int[lists.size()];
    for (int list = 0; list < first.length; list++) {
      Integer alike = known.putIfAbsent(lists.get(list), list);
      first[list] = alike == null ? list : alike;
    }
    return first;
  }

  private void walk() {
    before[0] = new BitSet();
    before[0].set(0);
    for (int column = 0; column < least.length; column++) {
      BitSet next = must[column] ? new BitSet() : (BitSet) before[column].clone();
      for (int list = 0; list < lists.size(); list++) {
        if (before[column].get(list) && fits(column, list)) {
          next.set(list + 1);
        }
      }
      before[column + 1] = next;
    }
    behind[least.length] = new BitSet();
    behind[least.length].set(lists.size());
    for (int column = least.length - 1; column >= 0; column--) {
      BitSet next = must[column] ? new BitSet() : (BitSet) behind[column + 1].clone();
      for (int list = 0; list < lists.size(); list++) {
        if (behind[column + 1].get(list + 1) && fits(column, list)) {
          next.set(list);
        }
      }
      behind[column] = next;
    }
  }

  private boolean fits(int column, int list) {
    return lists.get(list).names().size() >= least[column];
  }

  private boolean mayHave(int column, int list) {
    return fits(column, list) && before[column].get(list) && behind[column + 1].get(list + 1);
  }

  private boolean mayHaveNone(int column) {
    return !must[column] && before[column].intersects(behind[column + 1]);
  }
}
