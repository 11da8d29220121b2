// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared.search;

/**
 * By what the found things are ordered. What is missing comes last in both directions, and before
 * it the metrics that are not numbers.
 *
 * @param <F> the fields that the things searched for have
 */
public sealed interface Order<F extends Enum<F>> {
  boolean ascending();

  record ByField<F extends Enum<F>>(F field, boolean ascending) implements Order<F> {}

  record ByTag<F extends Enum<F>>(String key, boolean ascending) implements Order<F> {}

  record ByParam<F extends Enum<F>>(String key, boolean ascending) implements Order<F> {}

  record ByMetric<F extends Enum<F>>(String key, boolean ascending) implements Order<F> {}
}
