// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

import io.bellwether.scoring.Model;
import io.bellwether.scoring.Row;
import java.util.List;

/** A model that answers rows by asking other pipelines. */
public interface ComposedModel extends Model {
  /**
   * One answer for each row, in their order.
   *
   * @throws InvalidFeaturesException if one of those that are asked refuses them
   */
  List<Answered> answers(List<Row> rows);

  /** All pipelines that are asked, by it or by those that it asks. */
  List<Pipeline> parts();
}
