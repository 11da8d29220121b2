// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.search;

import java.util.ArrayList;
import java.util.List;
import org.jooq.Record;

/**
 * A row that was found.
 *
 * @param place its values of all terms of the order
 */
record Found(List<Object> place, Record row) {
  Found {
    place = List.copyOf(place);
  }

  /** The same row, with these values before its place. */
  Found behind(List<Object> first) {
    List<Object> whole = new ArrayList<>(first);
    whole.addAll(place);
    return new Found(whole, row);
  }
}
