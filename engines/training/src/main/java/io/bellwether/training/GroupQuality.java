// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import io.bellwether.statistics.quality.BinaryQuality;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A model's quality on the rows of one group.
 *
 * @param column the sensitive column
 * @param group a value of it, a band such as {@code 50 to < 60}, or {@code missing}
 * @param rows in the group
 * @param selectionRate the share that the model decides "yes" for, at 0.5
 */
public record GroupQuality(
    String column, String group, int rows, double selectionRate, BinaryQuality quality) {

  /** The quality within each group that has rows, in the order of the groups. */
  static List<GroupQuality> of(String column, Groups groups, Predictions predictions) {
    List<GroupQuality> qualities = new ArrayList<>();
    for (int group = 0; group < groups.names().size(); group++) {
      int wanted = group;
      int[] members =
          IntStream.range(0, predictions.rows().length)
              .filter(i -> groups.ofRow()[predictions.rows()[i]] == wanted)
              .toArray();
      if (members.length > 0) {
        qualities.add(of(column, groups.names().get(group), members, predictions));
      }
    }
    return qualities;
  }

  private static GroupQuality of(
      String column, String group, int[] members, Predictions predictions) {
    boolean[] labels = new boolean[members.length];
    double[] probabilities = new double[members.length];
    for (int i = 0; i < members.length; i++) {
      labels[i] = predictions.labels()[members[i]];
      probabilities[i] = predictions.probabilities()[members[i]];
    }
    BinaryQuality quality = BinaryQuality.of(labels, probabilities);
    double selected = (double) quality.confusion().selected() / members.length;
    return new GroupQuality(column, group, members.length, selected, quality);
  }
}
