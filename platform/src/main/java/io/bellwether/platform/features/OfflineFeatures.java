// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.features;

import io.bellwether.platform.datasets.DatasetFiles.Prepared;
import io.bellwether.tabular.Table;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Features out of the history.
 *
 * <p>Implementers: a row of a view counts at a time t if it has the same keys, none of them
 * missing, and an event time in [t − ttl, t], both ends inclusive; without a ttl, in (−∞, t]. Of
 * the rows that count the one with the latest event time is taken; of several with that time, the
 * one that stands last in the file.
 */
public interface OfflineFeatures {
  /**
   * The rows of the file, in their order, all columns kept, with the features of each as they were
   * known at the row's time; nulls where nothing was.
   */
  Prepared trainingSet(Path entities, String eventTime, List<History> views);

  /**
   * The newest row of each entity.
   *
   * @param start event times from here on
   * @param end event times before this
   * @return the entities' columns, the event time, the features
   */
  Table newest(History view, Optional<Instant> start, Optional<Instant> end);

  /**
   * A view's rows.
   *
   * @param features the columns that are wanted, of the types that the view declares
   */
  record History(
      Path parquet,
      List<String> entities,
      String eventTime,
      long ttlSeconds,
      List<Feature> features) {
    public History {
      entities = List.copyOf(entities);
      features = List.copyOf(features);
    }
  }
}
