// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.features;

import java.util.List;
import java.util.Optional;

/**
 * The newest row of every entity, by workspace and view, for those who decide now.
 *
 * <p>Implementers: what {@code put}, {@code replaceAll} and {@code clear} have returned from
 * survives the end of the process and of the machine. A {@code put} that was cut off by a crash may
 * leave some of its rows, each whole; a {@code replaceAll} all or nothing. The choice between two
 * rows of an entity is made under concurrency as if one {@code put} came after the other. Reads
 * never wait for writes and never see a row that could still be lost.
 */
public interface OnlineStore {
  /** One entity and its row. */
  record Entry(EntityKey key, OnlineRow row) {}

  /**
   * Adds rows. A row takes the place of the present one of its entity, whole, unless it is older
   * than that by event time; of rows with the same time the last one stays.
   */
  void put(String workspace, String view, List<Entry> rows);

  /** Exchanges all rows of the view for these; readers see the old ones or the new ones. */
  void replaceAll(String workspace, String view, List<Entry> rows);

  /** One answer for each key, in their order; nothing for an entity that is not known. */
  List<Optional<OnlineRow>> get(String workspace, String view, List<EntityKey> keys);

  /** Forgets all rows of the view. */
  void clear(String workspace, String view);

  /** How many entities the view knows. */
  long size(String workspace, String view);
}
