// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.adapters.processes.ChildTask;
import io.bellwether.platform.registry.ModelTrials;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.pipeline.Input;
import io.bellwether.scoring.pipeline.InvalidFeaturesException;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.tabular.ColumnType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** Reads a model and scores rows with it, where its crash, its memory and its time do no harm. */
final class TrialTask implements ChildTask {
  private static final long MOST_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long MOST_BYTES = 2L << 30;
  private static final int PAGE = 4096;
  private static final int TOO_LONG = 5;
  private static final int TOO_LARGE = 6;
  private static final int ROWS = 100;

  @Override
  public Map<String, String> run(Context context) throws IOException {
    byte[] file = Files.readAllBytes(context.folder().resolve(ModelTrials.FILE));
    Thread.ofPlatform().daemon().name("limits").start(TrialTask::endInTime);
    try {
      Pipeline pipeline = Pipeline.of(file);
      for (double value : new double[] {0, 1}) {
        score(pipeline, value);
      }
      return Map.of("task", pipeline.task().name());
    } catch (ModelFormatException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Graphs need not answer every row; they must only survive it. */
  private static void score(Pipeline pipeline, double value) {
    Map<String, Object> features = new HashMap<>();
    for (Input input : pipeline.inputs()) {
      features.put(input.name(), input.type() == ColumnType.STRING ? "" : (Object) value);
    }
    try {
      Row row = pipeline.encode(features);
      pipeline.answer(row);
      pipeline.answers(Collections.nCopies(ROWS, row));
    } catch (InvalidFeaturesException e) {
      // So it says no to this row.
    }
  }

  /** Native code heeds no interrupt, and no limit of the heap. */
  private static void endInTime() {
    long start = System.nanoTime();
    try {
      while (System.nanoTime() - start < MOST_NANOS) {
        if (residentBytes() > MOST_BYTES) {
          end(TOO_LARGE, "it takes more than %d MiB of memory".formatted(MOST_BYTES >> 20));
        }
        Thread.sleep(20);
      }
      end(TOO_LONG, "it takes more than %d s".formatted(MOST_NANOS / 1_000_000_000));
    } catch (IOException | InterruptedException e) {
      end(1, e.toString());
    }
  }

  private static void end(int status, String reason) {
    System.err.println(reason);
    Runtime.getRuntime().halt(status);
  }

  private static long residentBytes() throws IOException {
    Path statistics = Path.of("/proc/self/statm");
    return Files.exists(statistics)
        ? Long.parseLong(Files.readString(statistics).split(" ")[1]) * PAGE
        : 0;
  }
}
