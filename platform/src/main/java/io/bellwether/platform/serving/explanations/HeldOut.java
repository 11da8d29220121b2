// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import io.bellwether.platform.registry.ModelVersion;
import java.util.Optional;

/**
 * Rows of a version's data that it did not learn from, and what is true of them.
 *
 * @param places of the rows in the data, in ascending order
 * @param classes of each row the place of its class among the two of the model
 */
public record HeldOut(long[] places, int[] classes) {

  /** Where they are known from. */
  @FunctionalInterface
  public interface Source {
    /** Empty if it is not known what is true of them. */
    Optional<HeldOut> of(ModelVersion version);
  }

  boolean hasRows() {
    return places.length > 0;
  }

  /** At most so many, at equal distances. */
  HeldOut atMost(int count) {
    int kept = Math.min(count, places.length);
    long[] some = new long[kept];
    int[] theirs = new int[kept];
    for (int i = 0; i < kept; i++) {
      int at = (int) ((long) i * places.length / kept);
      some[i] = places[at];
      theirs[i] = classes[at];
    }
    return new HeldOut(some, theirs);
  }
}
