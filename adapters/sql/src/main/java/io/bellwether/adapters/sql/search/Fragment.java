// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** A piece of SQL text with the values of its parameters. */
public record Fragment(String sql, List<Object> values) {
  private static final int CHUNK = 500;

  public Fragment {
    values = List.copyOf(values);
  }

  public static Fragment of(String sql, Object... values) {
    return new Fragment(sql, Arrays.asList(values));
  }

  /** {@code expression in (?, ?, …)}; false for no values. */
  public static Fragment in(String expression, Collection<?> values) {
    if (values.isEmpty()) {
      return of("1 = 0");
    }
    String marks = String.join(", ", Collections.nCopies(values.size(), "?"));
    return new Fragment(expression + " in (" + marks + ")", List.copyOf(values));
  }

  /** Lists of bound values must stay short. */
  public static <T> List<List<T>> chunks(Collection<T> items) {
    List<T> list = List.copyOf(items);
    List<List<T>> chunks = new ArrayList<>();
    for (int from = 0; from < list.size(); from += CHUNK) {
      chunks.add(list.subList(from, Math.min(from + CHUNK, list.size())));
    }
    return chunks;
  }

  /** The values behind one that is bound before them. */
  public Object[] valuesAfter(Object first) {
    List<Object> all = new ArrayList<>(List.of(first));
    all.addAll(values);
    return all.toArray();
  }

  public Fragment then(Fragment next) {
    List<Object> all = new ArrayList<>(values);
    all.addAll(next.values);
    return new Fragment(sql + next.sql, all);
  }

  public static Fragment join(String separator, List<Fragment> parts) {
    List<Object> all = new ArrayList<>();
    parts.forEach(part -> all.addAll(part.values));
    return new Fragment(String.join(separator, parts.stream().map(Fragment::sql).toList()), all);
  }
}
