// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A tag or parameter. */
record Entry(String key, String value) {
  static List<Entry> list(Map<String, String> entries) {
    return new TreeMap<>(entries)
        .entrySet().stream().map(e -> new Entry(e.getKey(), e.getValue())).toList();
  }
}
