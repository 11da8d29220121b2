// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared.search;

/**
 * One condition of a search.
 *
 * @param <F> the fields that the things searched for have
 */
public sealed interface Condition<F extends Enum<F>> {
  record Text<F extends Enum<F>>(F field, Match match) implements Condition<F> {}

  /** A number, or a time in microseconds since 1970. */
  record Numeric<F extends Enum<F>>(F field, Comparison comparison, double value)
      implements Condition<F> {}

  record Tag<F extends Enum<F>>(String key, Match match) implements Condition<F> {}

  record Param<F extends Enum<F>>(String key, Match match) implements Condition<F> {}

  /** The latest value of a metric; one that is not a number is only ever unequal. */
  record Metric<F extends Enum<F>>(String key, Comparison comparison, double value)
      implements Condition<F> {}
}
