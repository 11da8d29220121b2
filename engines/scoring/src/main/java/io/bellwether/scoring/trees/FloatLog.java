// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * The natural logarithm in 32 bits as the C library computes it, because XGBoost asks that one for
 * the margin of its base score: in one of two hundred cases it is not the nearest float, and then
 * every margin of the model would differ in its last bit. Where the C library cannot be called the
 * nearest float is given.
 */
final class FloatLog {
  private static final @Nullable MethodHandle LOGF = find();

  private FloatLog() {}

  static float of(float x) {
    if (LOGF == null) {
      return (float) Math.log(x);
    }
    try {
      return (float) LOGF.invokeExact(x);
    } catch (Throwable e) {
      throw new IllegalStateException("logf of the C library", e);
    }
  }

  private static @Nullable MethodHandle find() {
    try {
      Linker linker = Linker.nativeLinker();
      return linker
          .defaultLookup()
          .find("logf")
          .map(
              address ->
                  linker.downcallHandle(
                      address,
                      FunctionDescriptor.of(ValueLayout.JAVA_FLOAT, ValueLayout.JAVA_FLOAT)))
          .orElse(null);
    } catch (IllegalCallerException | UnsupportedOperationException e) {
      return null;
    }
  }
}
