// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.scoring.pipeline.Pipeline;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Finds in the background what explanations of loaded versions are held against. */
final class Baselines {
  private final BaselineSource source;
  private final Executor background;
  private final LongSupplier nanoTime;

  Baselines(BaselineSource source, Executor background, LongSupplier nanoTime) {
    this.source = source;
    this.background = background;
    this.nanoTime = nanoTime;
  }

  static Baselines none() {
    return new Baselines(BaselineSource.none(), Runnable::run, System::nanoTime);
  }

  /** By one platform thread, as data are read, which ends when there is nothing to do. */
  static Baselines of(BaselineSource source) {
    ThreadPoolExecutor one =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("baselines").factory());
    one.allowCoreThreadTimeOut(true);
    return new Baselines(source, one, System::nanoTime);
  }

  /** A version with its model, for which it begins to be read. */
  LoadedModel loaded(
      String workspace, ServedVersion version, Pipeline pipeline, List<String> wholeInputs) {
    HeldAgainst found =
        new HeldAgainst(() -> source.of(workspace, version, pipeline), background, nanoTime);
    var _ = found.now();
    return new LoadedModel(version, pipeline, wholeInputs, found);
  }
}
