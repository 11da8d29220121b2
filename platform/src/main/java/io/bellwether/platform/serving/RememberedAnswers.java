// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.serving.LoadedModel.Said;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Metrics;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.Score;
import io.bellwether.scoring.remote.ModelParams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks models, and remembers what those said whose answers are to be remembered: the same loaded
 * version answers the same row from memory. The least recently asked ones make room.
 */
final class RememberedAnswers {
  private static final String METRIC = "model_cache_lookups_total";

  /** Of an entry with its key, besides their arrays and texts. */
  private static final int ENTRY_BYTES = 250;

  private static final int PART_BYTES = 40;

  /** 2⁶⁴ divided by the golden ratio. */
  private static final long MIXER = 0x9E3779B97F4A7C15L;

  private final ServingLimits.Remembered limits;
  private final Totals totals;
  private final Metrics metrics;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, Said> known = new LinkedHashMap<>(16, 0.75f, true);

  /** A version that is loaded again may have other files: its old answers are not found. */
  private final Map<Pipeline, Long> numbers = new WeakHashMap<>();

  private long pipelines;
  private long bytes;

  RememberedAnswers(
      ServingLimits.Remembered limits, Totals totals, Metrics metrics, LongSupplier nanoTime) {
    this.limits = limits;
    this.totals = totals;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
  }

  /** The same numbers, bit by bit, and the same texts. */
  private record Key(long pipeline, double[] values, @Nullable String[] texts) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && pipeline == key.pipeline
          && Arrays.equals(values, key.values)
          && Arrays.equals(texts, key.texts);
    }

    /** Mixes all bits: whole numbers differ in the first dozen only, which 31 · h + x leaves. */
    @Override
    public int hashCode() {
      long hash = pipeline * 31 + Arrays.hashCode(texts);
      for (double value : values) {
        hash = (hash ^ Double.doubleToLongBits(value)) * MIXER;
        hash ^= hash >>> 32;
      }
      return (int) hash;
    }

    long bytes() {
      return 8L * values.length + textBytes(texts);
    }
  }

  /**
   * What the model says of these rows, as {@link LoadedModel#ask}.
   *
   * @throws InvalidInput if the model itself does not answer one that is not known yet
   */
  List<Said> ask(String workspace, LoadedModel model, List<Row> rows, boolean explain) {
    if (!limits.holds(model.version().model())
        || !model.answersByRow()
        || !ModelParams.current().isEmpty()) { // Its answers are not those without.
      return model.ask(rows, explain);
    }
    long start = nanoTime.getAsLong();
    List<Key> keys = keys(model.pipeline(), rows);
    @Nullable Said[] found = find(keys, explain);
    List<Row> unknown = new ArrayList<>();
    for (int i = 0; i < found.length; i++) {
      if (found[i] == null) {
        unknown.add(rows.get(i));
      }
    }
    int hits = rows.size() - unknown.size();
    long asking = nanoTime.getAsLong();
    totals.remembered(workspace, model.version(), hits, hits == 0 ? 0 : asking - start);
    List<Said> made = unknown.isEmpty() ? List.of() : model.ask(unknown, explain);
    List<Said> all = merged(keys, found, made);
    totals.computed(
        workspace,
        model.version(),
        made.size(),
        made.isEmpty() ? 0 : nanoTime.getAsLong() - asking);
    count(model.version().model(), hits, made.size());
    return all;
  }

  private List<Key> keys(Pipeline pipeline, List<Row> rows) {
    lock.lock();
    try {
      long number = numbers.computeIfAbsent(pipeline, _ -> ++pipelines);
      return rows.stream().map(row -> new Key(number, row.values(), row.texts())).toList();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Said[] find(List<Key> keys, boolean explained) {
    @Nullable Said[] found = new Said[keys.size()];
    lock.lock();
    try {
      for (int i = 0; i < found.length; i++) {
        Said said = known.get(keys.get(i));
        found[i] = said != null && explained && said.why().isEmpty() ? null : said;
      }
    } finally {
      lock.unlock();
    }
    return found;
  }

  private List<Said> merged(List<Key> keys, @Nullable Said[] found, List<Said> made) {
    List<Said> all = new ArrayList<>(found.length);
    int next = 0;
    lock.lock();
    try {
      for (int i = 0; i < found.length; i++) {
        Said said = found[i];
        if (said == null) {
          said = made.get(next++);
          keep(keys.get(i), said);
        }
        all.add(said);
      }
    } finally {
      lock.unlock();
    }
    return all;
  }

  /** Whoever calls it holds the lock. */
  private void keep(Key key, Said said) {
    Said before = known.put(key, said);
    bytes += bytes(key, said) - (before == null ? 0 : bytes(key, before));
    var eldest = known.entrySet().iterator();
    while (bytes > limits.mostBytes() && eldest.hasNext()) {
      Map.Entry<Key, Said> gone = eldest.next();
      bytes -= bytes(gone.getKey(), gone.getValue());
      eldest.remove();
    }
  }

  private static long bytes(Key key, Said said) {
    long score =
        switch (said.answered().score()) {
          case Score.Binary _, Score.Regression _ -> 0;
          case Score.Multiclass many -> 16L * many.margins().length;
          case Score.Targets many -> 16L * many.margins().length;
          case Score.Other other -> 4L * other.text().length();
        };
    long why =
        said.why().stream().mapToLong(one -> (long) PART_BYTES * one.contributions().size()).sum();
    return ENTRY_BYTES + key.bytes() + 8L * said.answered().own().length + score + why;
  }

  private static long textBytes(@Nullable String[] texts) {
    long bytes = 0;
    for (String text : texts) {
      bytes += 8 + (text == null ? 0 : PART_BYTES + 2L * text.length());
    }
    return bytes;
  }

  private void count(String model, int hits, int misses) {
    for (int i = 0; i < hits; i++) {
      metrics.increment(METRIC, model, "hit");
    }
    for (int i = 0; i < misses; i++) {
      metrics.increment(METRIC, model, "miss");
    }
  }
}
