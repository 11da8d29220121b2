// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import io.bellwether.scoring.RefusedRowException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A call that another thread can end: a graph may go round without end. */
final class LongCall {
  private @Nullable RunOptions options;
  private boolean ended;

  <T> T run(Function<RunOptions, T> call) throws OrtException {
    try (RunOptions own = new RunOptions()) {
      begin(own);
      try {
        return call.apply(own);
      } finally {
        begin(null);
      }
    }
  }

  private synchronized void begin(@Nullable RunOptions own) {
    if (ended && own != null) {
      throw new RefusedRowException("its turn did not come in time");
    }
    options = own;
  }

  /** Ends it before its next step, or before it begins. */
  synchronized void end() {
    ended = true;
    if (options != null) {
      try {
        options.setTerminate(true);
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
