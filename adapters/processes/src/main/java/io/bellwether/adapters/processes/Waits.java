// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.processes;

import io.bellwether.platform.serving.PythonModels.CannotRun;
import io.bellwether.platform.shared.Deadline;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.RefusedRowException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what a model's process is to say; what it fails with is thrown anew. */
final class Waits {
  private Waits() {}

  static <T> T during(Future<T> answer, Duration limit, String what) {
    try {
      return get(answer, limit.toNanos());
    } catch (TimeoutException e) {
      throw new Unavailable("model_timeout", "%s after %d s".formatted(what, limit.toSeconds()));
    }
  }

  /** The deadline is not asked again when the time is over: a wait may end a moment early. */
  static <T> T until(Deadline deadline, Future<T> answer) {
    try {
      return get(answer, deadline.leftNanos());
    } catch (TimeoutException e) {
      throw deadline.over();
    }
  }

  private static <T> T get(Future<T> answer, long nanos) throws TimeoutException {
    try {
      return answer.get(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted", "the server is ending");
    } catch (ExecutionException e) {
      throw switch (e.getCause()) {
        case RefusedRowException refused -> new RefusedRowException(refused.getMessage() + "");
        case CannotRun cannot -> new CannotRun(cannot.getMessage() + "", cannot.lasts());
        case Unavailable unavailable ->
            new Unavailable(unavailable.code(), unavailable.getMessage() + "");
        case null, default -> new IllegalStateException(e.getCause());
      };
    }
  }
}
