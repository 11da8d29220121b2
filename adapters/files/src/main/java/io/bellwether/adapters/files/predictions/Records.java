// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.files.predictions;

import io.bellwether.platform.serving.Prediction;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Records that are written together; the place of each is counted from the first. */
final class Records {
  /** What most records take: each, and each feature of it. */
  private static final int USUAL_BYTES = 192;

  private static final int USUAL_FEATURE_BYTES = 24;

  private final RecordWriter writer;
  private final int[] ends;
  private final long[] hashes;
  private final long[] times;

  private Records(int count, int expectedBytes) {
    writer = new RecordWriter(expectedBytes);
    ends = new int[count];
    hashes = new long[count];
    times = new long[count];
  }

  static Records of(List<Prediction> predictions) {
    int expected = 0;
    for (Prediction prediction : predictions) {
      expected += USUAL_BYTES + USUAL_FEATURE_BYTES * prediction.features().size();
    }
    Records records = new Records(predictions.size(), expected);
    for (int i = 0; i < records.ends.length; i++) {
      Prediction prediction = predictions.get(i);
      records.ends[i] = records.writer.add(prediction);
      records.hashes[i] = SegmentIndex.hash(prediction.id());
      records.times[i] = RecordWriter.micros(prediction.time());
    }
    return records;
  }

  /** Completes them with their places in the log. */
  void number(long firstSequence) {
    int start = 0;
    for (int i = 0; i < ends.length; i++) {
      writer.number(start, ends[i], firstSequence + i);
      start = ends[i];
    }
  }

  int count() {
    return ends.length;
  }

  int length() {
    return ends[ends.length - 1];
  }

  int end(int record) {
    return ends[record];
  }

  long hash(int record) {
    return hashes[record];
  }

  long time(int record) {
    return times[record];
  }

  void writeTo(OutputStream out) throws IOException {
    writer.writeTo(out);
  }
}
