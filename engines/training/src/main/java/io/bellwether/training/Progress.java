// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import java.util.Locale;
import java.util.concurrent.CancellationException;

/** Hears how far a training is, and may stop it. Called from the training's own thread. */
@FunctionalInterface
public interface Progress {
  /** Hears nothing; the training stops when its thread is interrupted. */
  Progress NONE = (step, fraction, message) -> {};

  /** The steps of a training, in their order. */
  enum Step {
    SPLIT,
    SEARCH,
    CROSS_VALIDATE,
    TRAIN,
    EVALUATE,
    BIAS;

    /** The name on the wire: lower case. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param fraction of the whole training that is done, 0..1, never falling
   * @param message for people, one line
   */
  void report(Step step, double fraction, String message);

  /** Whether the training shall stop; asked at least once for every boosting round. */
  default boolean cancelled() {
    return Thread.currentThread().isInterrupted();
  }

  /**
   * @throws CancellationException if the training shall stop
   */
  default void check() {
    if (cancelled()) {
      throw new CancellationException("training was cancelled");
    }
  }
}
