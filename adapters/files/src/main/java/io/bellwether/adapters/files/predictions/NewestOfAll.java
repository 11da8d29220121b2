// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files.predictions;

import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.PredictionFilter;
import io.bellwether.platform.shared.Page;
import io.bellwether.scoring.Carriers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** Walks several models' predictions together, from the newest to the oldest. */
final class NewestOfAll {
  /** So many are looked at for one page: some tenths of a second. */
  static final int MOST_LOOKED_AT = 100_000;

  /** Between so many others run. */
  private static final int TURN = 256;

  private final PriorityQueue<Head> heads =
      new PriorityQueue<>(Comparator.comparingLong((Head head) -> -head.entry.sequence()));

  NewestOfAll(List<NewestFirst> walks) throws IOException {
    for (NewestFirst walk : walks) {
      walk.next().ifPresent(entry -> heads.add(new Head(entry, walk)));
    }
  }

  private record Head(NewestFirst.Entry entry, NewestFirst walk) {}

  /** At most so many of those that are wanted, and where the next page begins. */
  Page<Prediction> page(PredictionFilter wanted, int limit) throws IOException {
    List<Prediction> found = new ArrayList<>();
    long last = 0;
    for (int looked = 1; !heads.isEmpty(); looked++) {
      if (found.size() == limit || looked > MOST_LOOKED_AT) {
        return new Page<>(found, Optional.of(Long.toString(last)));
      }
      NewestFirst.Entry next = next();
      last = next.sequence();
      if (wanted.matches(next.prediction())) {
        found.add(next.prediction());
      }
      if (looked % TURN == 0) {
        Carriers.letOthersRun();
      }
    }
    return new Page<>(found, Optional.empty());
  }

  private NewestFirst.Entry next() throws IOException {
    Head head = heads.remove();
    head.walk.next().ifPresent(entry -> heads.add(new Head(entry, head.walk)));
    return head.entry;
  }
}
