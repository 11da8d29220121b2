// SPDX-License-Identifier: Apache-2.0
package io.bellwether.tabular;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The ordered fields of a table; names are unique. */
public record Schema(List<Field> fields) {
  public Schema {
    fields = List.copyOf(fields);
    Set<String> seen = new HashSet<>();
    for (Field field : fields) {
      if (!seen.add(field.name())) {
        throw new IllegalArgumentException(
            "column name: '" + field.name() + "' (expected: each name once)");
      }
    }
  }

  public List<String> names() {
    return fields.stream().map(Field::name).toList();
  }

  public Optional<Field> field(String name) {
    return fields.stream().filter(field -> field.name().equals(name)).findFirst();
  }
}
