// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How long whoever asks a model waits for its answer. A model that makes its callers wait for
 * others finds it here, whichever models lie between; none set: for as long as it takes.
 */
public final class Patience {
  private static final ScopedValue<LongSupplier> LEFT = ScopedValue.newInstance();

  private Patience() {}

  /**
   * Does the work for somebody who waits so long.
   *
   * @param leftNanos of the time, from when it is asked on; 0 or less: nobody waits any more
   */
  public static <T> T during(LongSupplier leftNanos, Supplier<T> work) {
    return ScopedValue.where(LEFT, leftNanos).call(work::get);
  }

  /**
   * Between two parts of long work: lets other threads run, for there are few carriers of virtual
   * ones.
   *
   * @throws BusyModelException if nobody waits for the rest any more
   */
  public static void pause() {
    if (leftNanos() <= 0) {
      throw new BusyModelException("nobody waits for the rest of the rows any more");
    }
    Carriers.letOthersRun();
  }

  /** How long the work of this thread is still waited for; {@link Long#MAX_VALUE}: for ever. */
  public static long leftNanos() {
    return LEFT.isBound() ? LEFT.get().getAsLong() : Long.MAX_VALUE;
  }
}
