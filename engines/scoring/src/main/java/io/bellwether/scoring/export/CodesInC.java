// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.export;

import io.bellwether.scoring.Categories.Unseen;
import io.bellwether.scoring.pipeline.Coded;
import io.bellwether.scoring.trees.TreesInC;
import io.bellwether.tabular.ColumnType;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The code of a category in C. */
final class CodesInC {
  private CodesInC() {}

  /**
   * Statements that put the code of {@code value} into the row: of a text that is its code already
   * (-1: none of them), of a number or truth it is looked up.
   */
  static String of(Coded category, int at) {
    String unseen =
        category.categories().unseen() == Unseen.REFUSED
            ? "return 1"
            : "row[%d] = NAN".formatted(at);
    if (category.type() == ColumnType.STRING) {
      return "  row[%d] = value;\n  if (value == -1) %s;\n".formatted(at, unseen);
    }
    String names =
        category.categories().names().stream()
            .map(CodesInC::number)
            .collect(Collectors.joining(", "));
    return """
      {
        static const double names[] = {%s};
        int i = 0;
        while (i < %d && names[i] != value) i++;
        row[%d] = i;
        if (value != value) row[%3$d] = NAN;
        else if (i == %2$d) %4$s;
      }
    """
        .formatted(names, category.categories().names().size(), at, unseen);
  }

  private static String number(@Nullable Object name) {
    double number =
        switch (name) {
          case Number one -> one.doubleValue();
          case Boolean truth -> truth ? 1 : 0;
          case null, default -> Double.NaN;
        };
    return TreesInC.number("double", number);
  }
}
