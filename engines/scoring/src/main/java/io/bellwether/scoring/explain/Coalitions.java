// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.explain;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The coalitions that KernelSHAP looks at, with their weights: sizes from the outside in (1 and M −
 * 1, 2 and M − 2, …) as long as all coalitions of a size fit, and of the sizes between a random
 * choice in antithetic pairs: a coalition and all that are not in it.
 */
final class Coalitions {
  /** Draws that find nothing new end at last. */
  private static final int TRIES = 4;

  private final int players;
  private final List<BitSet> members = new ArrayList<>();
  private final List<Double> weights = new ArrayList<>();
  private boolean sampled;

  private Coalitions(int players) {
    this.players = players;
  }

  /**
   * @param players at least 2
   * @param most how many coalitions there may be, beside the empty one and that of all
   */
  static Coalitions of(int players, int most, long seed) {
    Coalitions coalitions = new Coalitions(players);
    int size = coalitions.enumerate(most);
    if (size <= players / 2) {
      coalitions.sample(size, most, new SplittableRandom(seed));
    }
    return coalitions;
  }

  int size() {
    return members.size();
  }

  BitSet members(int coalition) {
    return members.get(coalition);
  }

  double weight(int coalition) {
    return weights.get(coalition);
  }

  /** Whether some coalitions were left out. */
  boolean isSampled() {
    return sampled;
  }

  /** The weight of all coalitions of a size, and of those of the opposite size. */
  private double levelWeight(int size) {
    double one = (players - 1.0) / (size * (double) (players - size));
    return 2 * size == players ? one : 2 * one;
  }

  private double levelSize(int size) {
    double count = 1;
    for (int i = 0; i < size; i++) {
      count = count * (players - i) / (i + 1);
    }
    return 2 * size == players ? count : 2 * count;
  }

  private double weightFrom(int size) {
    double sum = 0;
    for (int i = size; i <= players / 2; i++) {
      sum += levelWeight(i);
    }
    return sum;
  }

  /** Adds whole sizes and gives the first one that does not fit. */
  private int enumerate(int most) {
    int size = 1;
    for (; size <= players / 2; size++) {
      double share = levelWeight(size) / weightFrom(size);
      double count = Math.rint(levelSize(size));
      // A size whose share of the coalitions that are left would visit each of them once.
      if ((most - members.size()) * share < count - 1e-8) {
        return size;
      }
      addAll(size, levelWeight(size) / count);
    }
    return size;
  }

  private void addAll(int size, double weight) {
    int[] chosen = new int[size];
    for (int i = 0; i < size; i++) {
      chosen[i] = i;
    }
    boolean more = true;
    while (more) {
      BitSet set = new BitSet(players);
      for (int player : chosen) {
        set.set(player);
      }
      add(set, weight);
      if (2 * size != players) {
        add(opposite(set), weight);
      }
      more = advance(chosen);
    }
  }

  /** The next choice in lexical order, if there is one. */
  private boolean advance(int[] chosen) {
    int last = chosen.length - 1;
    int at = last;
    while (at >= 0 && chosen[at] == players - chosen.length + at) {
      at--;
    }
    if (at < 0) {
      return false;
    }
    chosen[at]++;
    for (int i = at + 1; i <= last; i++) {
      chosen[i] = chosen[i - 1] + 1;
    }
    return true;
  }

  private void sample(int from, int most, SplittableRandom random) {
    sampled = true;
    Map<BitSet, Integer> drawn = new LinkedHashMap<>();
    int wanted = Math.max(2, most - members.size());
    int draws = 0;
    while (drawn.size() + 1 < wanted && draws < TRIES * wanted) {
      BitSet set = choice(size(from, random), random);
      drawn.merge(set, 1, Integer::sum);
      drawn.merge(opposite(set), 1, Integer::sum);
      draws += 2;
    }
    double weight = weightFrom(from) / draws;
    drawn.forEach((set, count) -> add(set, weight * count));
  }

  private int size(int from, SplittableRandom random) {
    double place = random.nextDouble() * weightFrom(from);
    int size = from;
    while (size < players / 2 && place >= levelWeight(size)) {
      place -= levelWeight(size);
      size++;
    }
    return size;
  }

  private BitSet choice(int size, SplittableRandom random) {
    BitSet set = new BitSet(players);
    for (int end = players - size; end < players; end++) { // Floyd's: each choice is as likely.
      int player = random.nextInt(end + 1);
      set.set(set.get(player) ? end : player);
    }
    return set;
  }

  private BitSet opposite(BitSet set) {
    BitSet others = new BitSet(players);
    others.set(0, players);
    others.andNot(set);
    return others;
  }

  private void add(BitSet set, double weight) {
    members.add(set);
    weights.add(weight);
  }
}
