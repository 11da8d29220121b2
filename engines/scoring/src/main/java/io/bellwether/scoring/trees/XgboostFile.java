// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.Model;
import io.bellwether.scoring.format.PullReader;

/** A model that XGBoost saved as JSON or UBJSON, versions 1.0 to 3.x. */
public final class XgboostFile {
  private XgboostFile() {}

  /**
   * Reads the model: trees (boosters gbtree and dart) or a linear one (gblinear).
   *
   * @throws io.bellwether.scoring.ModelFormatException if the file is broken, or holds what cannot
   *     be scored
   */
  public static Model read(PullReader reader) {
    return new XgboostReader(reader).read();
  }
}
