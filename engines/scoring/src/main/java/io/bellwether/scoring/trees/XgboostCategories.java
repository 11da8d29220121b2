// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.format.PullReader;

/** The part of XGBoost's files on what the categories of a data frame were called. */
final class XgboostCategories {
  private XgboostCategories() {}

  /** The categories of a data frame; splits go by their places in it. */
  static void check(PullReader in, String where) {
    in.beginObject();
    for (String name; (name = in.nextName()) != null; ) {
      if (!name.equals("enc")) {
        in.skip();
        continue;
      }
      in.beginArray();
      while (in.nextElement()) {
        checkOne(in, where);
      }
    }
  }

  private static void checkOne(PullReader in, String where) {
    boolean numbers = false;
    double[] values = new double[0];
    in.beginObject();
    for (String name; (name = in.nextName()) != null; ) {
      switch (name) {
        case "values" -> values = in.doubles();
        case "type" -> { // Texts have none.
          numbers = true;
          in.skip();
        }
        default -> in.skip();
      }
    }
    for (int i = 0; numbers && i < values.length; i++) {
      if (values[i] != i) {
        throw new ModelFormatException(
            where,
            "%s for category %d".formatted(values[i], i),
            "0, 1, 2, …; train on such codes, which are what is scored here");
      }
    }
  }
}
