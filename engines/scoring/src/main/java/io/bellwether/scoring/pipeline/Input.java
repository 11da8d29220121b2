// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

import io.bellwether.tabular.ColumnType;
import java.util.List;

/**
 * What a pipeline asks for.
 *
 * @param categories for text the values known from training; another one is taken and counts as
 *     none of them
 */
public record Input(String name, ColumnType type, List<String> categories) {
  public Input {
    categories = List.copyOf(categories);
  }
}
