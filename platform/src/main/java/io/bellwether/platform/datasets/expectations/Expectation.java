// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets.expectations;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody expects of a dataset.
 *
 * @param type such as {@code expect_column_values_to_be_between}
 * @param kwargs texts, numbers, booleans, lists and maps of such, or {@code null}
 */
public record Expectation(String type, Map<String, @Nullable Object> kwargs) {
  public Expectation {
    kwargs = Collections.unmodifiableMap(new LinkedHashMap<>(kwargs));
  }
}
