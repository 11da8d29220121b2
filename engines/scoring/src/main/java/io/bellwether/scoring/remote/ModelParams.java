// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.remote;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a request says besides its rows, such as a temperature or how many to find: MLflow's params.
 * A model that takes some finds them here, whichever layers lie between; it leaves others aside.
 */
public final class ModelParams {
  private static final ScopedValue<Map<String, @Nullable Object>> GIVEN = ScopedValue.newInstance();

  private ModelParams() {}

  /**
   * Does the work for a request with these.
   *
   * @param params each a String, Double, Long or Boolean, a List or Map of such, or null
   */
  public static <T> T during(Map<String, @Nullable Object> params, Supplier<T> work) {
    return params.isEmpty()
        ? work.get()
        : ScopedValue.where(GIVEN, Collections.unmodifiableMap(new LinkedHashMap<>(params)))
            .call(work::get);
  }

  /** Those of the request that this thread works for. */
  public static Map<String, @Nullable Object> current() {
    return GIVEN.isBound() ? GIVEN.get() : Map.of();
  }
}
