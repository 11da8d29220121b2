// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets.expectations;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of one expectation.
 *
 * @param result as Great Expectations' BASIC result of this kind: texts, numbers, lists, maps
 */
public record Outcome(boolean success, Map<String, @Nullable Object> result) {
  public Outcome {
    result = Collections.unmodifiableMap(new LinkedHashMap<>(result));
  }

  static Outcome observed(boolean success, @Nullable Object value) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    result.put("observed_value", value);
    return new Outcome(success, result);
  }

  /** It could not be evaluated on this data; that is a failure of the data, not of the request. */
  static Outcome failed(String reason) {
    Map<String, @Nullable Object> info = new LinkedHashMap<>();
    info.put("raised_exception", true);
    info.put("exception_message", reason);
    return new Outcome(false, Map.of("exception_info", info));
  }
}
