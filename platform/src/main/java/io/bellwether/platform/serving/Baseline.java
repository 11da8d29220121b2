// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.scoring.Model;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.scoring.pipeline.ComposedModel;
import io.bellwether.scoring.trees.TreeEnsemble;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a decision is held against: reasons tell why the answer differs from this one.
 *
 * @param dataset {@code name/version} of the training sample
 * @param rows of the training sample that were used
 * @param value the answer to the baseline, in the space of the explanation
 */
public record Baseline(Kind kind, Optional<String> dataset, Optional<Integer> rows, double value) {

  /** What stands for an input of which nothing is known. */
  public enum Kind {
    TRAINING_COVER(
        "the rows that the trees were trained on, as their nodes have counted them: an unknown"
            + " input goes both ways, by how many rows did"),
    MODEL_MEANS("a row of the means that the model keeps of its training rows"),
    ZEROS("a row of zeros"),
    MEMBERS("each member of the ensemble against what it is held against by itself"),
    TRAINING_SAMPLE("the average over rows of the training data");

    private final String description;

    Kind(String description) {
      this.description = description;
    }

    /** In a sentence. */
    public String description() {
      return description;
    }

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** What a model that explains itself knows. */
    public static Kind of(Model model) {
      return switch (model) {
        case TreeEnsemble _ -> TRAINING_COVER;
        case ComposedModel _ -> MEMBERS;
        case LinearModel linear when linear.keepsMeans() -> MODEL_MEANS;
        default -> ZEROS;
      };
    }

    public static Optional<Kind> find(String label) {
      return Arrays.stream(values()).filter(kind -> kind.label().equals(label)).findFirst();
    }
  }
}
