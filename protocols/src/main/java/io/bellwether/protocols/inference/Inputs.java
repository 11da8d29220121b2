// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.shared.Malformed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The tensors of a request as they are read, within its limits. */
final class Inputs {
  static final int MOST = 10_000;

  private final List<Tensor> all = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private int valuesLeft = Tensor.MOST_VALUES;

  void add(Tensor tensor) {
    if (!names.add(tensor.name())) {
      throw new Malformed("inputs: %s twice (expected: once)".formatted(tensor.name()));
    }
    checkCount(all.size());
    valuesLeft -= tensor.values().size();
    all.add(tensor);
  }

  /** Whether there may be one more than {@code present}. */
  static void checkCount(int present) {
    if (present == MOST) {
      throw new Malformed("inputs: more than %d (expected: at most that)".formatted(MOST));
    }
  }

  /**
   * How many values a tensor has to have.
   *
   * @param possible more cannot be there, so that nobody has memory set aside for nothing
   */
  int count(String name, int[] shape, int possible) {
    int count = Tensor.size(name, shape);
    if (count > valuesLeft) {
      throw new Malformed(
          "inputs: more than %d values (expected: at most that in a request; send several)"
              .formatted(Tensor.MOST_VALUES));
    }
    if (count > possible) {
      throw new Malformed(
          "%s: fewer values than its shape says (expected: %d)".formatted(name, count));
    }
    return count;
  }

  /** All of them, at least one. */
  List<Tensor> all() {
    if (all.isEmpty()) {
      throw new Malformed("inputs: none (expected: at least one tensor)");
    }
    return all;
  }
}
