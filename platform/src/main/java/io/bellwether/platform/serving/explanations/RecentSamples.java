// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import io.bellwether.platform.registry.DatasetTag;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The samples that were asked for last, as many as memory is set aside for. */
final class RecentSamples {
  private final int most;
  private final long mostBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  RecentSamples(int most, long mostBytes) {
    this.most = most;
    this.mostBytes = mostBytes;
  }

  record Key(
      String workspace, String model, int version, Instant createdAt, DatasetTag.Named data) {}

  private record Kept(TrainingSample sample, long bytes) {}

  Optional<TrainingSample> find(Key key) {
    lock.lock();
    try {
      return Optional.ofNullable(kept.get(key)).map(Kept::sample);
    } finally {
      lock.unlock();
    }
  }

  /** Keeps a sample unless it alone is too large, in place of those not asked for the longest. */
  TrainingSample put(Key key, TrainingSample sample) {
    Kept one = new Kept(sample, sample.bytes());
    lock.lock();
    try {
      remove(key);
      if (one.bytes <= mostBytes) {
        kept.put(key, one);
        bytes += one.bytes;
        while (kept.size() > most || bytes > mostBytes) {
          remove(kept.keySet().iterator().next());
        }
      }
      return sample;
    } finally {
      lock.unlock();
    }
  }

  private void remove(Key key) {
    Kept gone = kept.remove(key);
    bytes -= gone == null ? 0 : gone.bytes;
  }
}
