// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import io.bellwether.tabular.ColumnType;
import java.util.Optional;

/** Says whether the learner can read a condition on the target, before it is started. */
@FunctionalInterface
public interface TargetConditions {
  /**
   * Looks at a condition such as {@code > 0}.
   *
   * @param target the type of the column that it is about
   * @return what is expected instead; empty if it can be read and fits
   */
  Optional<String> misfit(String condition, ColumnType target);
}
