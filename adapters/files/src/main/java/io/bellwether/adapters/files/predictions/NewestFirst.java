// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files.predictions;

import io.bellwether.platform.serving.Prediction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Walks one model's predictions from the newest to the oldest. */
final class NewestFirst implements AutoCloseable {
  private final String model;
  private final List<Segment> segments;
  private final long before;
  private int next;
  private @Nullable BackwardReader reader;

  /**
   * @param segments oldest first
   * @param before only records with smaller sequence numbers
   */
  NewestFirst(String model, List<Segment> segments, long before) {
    this.model = model;
    this.segments = segments;
    this.before = before;
    this.next = segments.size() - 1;
  }

  Optional<Entry> next() throws IOException {
    while (true) {
      if (reader == null) {
        if (next < 0) {
          return Optional.empty();
        }
        reader = segments.get(next--).backwards();
      }
      Optional<ByteBuffer> payload = reader.previous();
      if (payload.isEmpty()) {
        close();
      } else if (RecordReader.sequence(payload.get()) < before) {
        return payload.map(this::entry);
      }
    }
  }

  private Entry entry(ByteBuffer payload) {
    return new Entry(RecordReader.sequence(payload), RecordReader.prediction(model, payload));
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }

  record Entry(long sequence, Prediction prediction) {}
}
