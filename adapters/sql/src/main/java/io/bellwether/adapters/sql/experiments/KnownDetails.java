// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.experiments;

import io.bellwether.adapters.sql.experiments.RunDetails.Revised;
import io.bellwether.platform.experiments.DatasetInput;
import io.bellwether.platform.experiments.RunDetail;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What runs had logged when it was last read, within a bound of memory: what has not been asked for
 * the longest goes first.
 */
final class KnownDetails {
  static final long MOST_BYTES = 32L << 20;

  /** One run that takes more of the room than this is not worth it. */
  private static final int LARGE = 16;

  /** Of an object with its place in a map, about. */
  private static final int OBJECT = 100;

  private final long mostBytes;
  private final LinkedHashMap<Key, Known> known = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  private record Key(String workspace, String run) {}

  private record Known(long revision, RunDetail detail, long bytes) {}

  KnownDetails(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** By run id; those that are not known in the present revision are left out. */
  synchronized Map<String, RunDetail> of(String workspace, List<Revised> runs) {
    Map<String, RunDetail> found = new HashMap<>();
    for (Revised revised : runs) {
      Known one = known.get(new Key(workspace, revised.run().id()));
      if (one != null && one.revision == revised.revision()) {
        found.put(revised.run().id(), one.detail.of(revised.run()));
      }
    }
    return found;
  }

  /**
   * @param details of these runs, in their order, read after the revisions
   */
  synchronized void keep(String workspace, List<Revised> runs, List<RunDetail> details) {
    for (int i = 0; i < details.size(); i++) {
      RunDetail detail = details.get(i);
      Key key = new Key(workspace, detail.run().id());
      forget(known.remove(key));
      long size = bytes(detail);
      if (size <= mostBytes / LARGE) {
        known.put(key, new Known(runs.get(i).revision(), detail, size));
        bytes += size;
      }
    }
    while (bytes > mostBytes) {
      forget(known.pollFirstEntry().getValue());
    }
  }

  private void forget(@Nullable Known old) {
    bytes -= old == null ? 0 : old.bytes;
  }

  private static long bytes(RunDetail detail) {
    long texts = texts(detail.params()) + texts(detail.tags());
    long inputs = detail.inputs().stream().mapToLong(KnownDetails::bytes).sum();
    long metrics =
        detail.metrics().stream().mapToLong(point -> OBJECT + point.key().length()).sum();
    return 4L * OBJECT + texts + inputs + metrics + (long) OBJECT * detail.models().size();
  }

  private static long bytes(DatasetInput input) {
    int schema = input.dataset().schema().map(String::length).orElse(0);
    int profile = input.dataset().profile().map(String::length).orElse(0);
    return 4L * OBJECT + schema + profile + input.dataset().source().length() + texts(input.tags());
  }

  private static long texts(Map<String, String> texts) {
    return texts.entrySet().stream()
        .mapToLong(text -> OBJECT + text.getKey().length() + text.getValue().length())
        .sum();
  }
}
