// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.Task;
import java.util.Arrays;
import java.util.Optional;

/**
 * The objectives of LightGBM, which a file tells as a name and parameters, such as {@code binary
 * sigmoid:1}: what they make of margins (ConvertOutput in src/objective). None is told if the
 * objective was the user's own function: then the margins are the answer.
 */
final class LightgbmObjective {
  private static final String LINE = "objective";
  private static final int MOST_WORDS = 100;

  private LightgbmObjective() {}

  static Meaning of(LightgbmSection header, int outputs) {
    String[] words = header.has(LINE) ? header.words(LINE, MOST_WORDS) : new String[0];
    String name = words.length == 0 ? "custom" : words[0];
    Meaning meaning =
        switch (name) {
          case "regression", "regression_l1", "huber", "fair", "quantile", "mape" ->
              regression(
                  Arrays.asList(words).contains("sqrt") ? Link.SIGNED_SQUARE : Link.IDENTITY);
          case "lambdarank", "rank_xendcg" -> regression(Link.IDENTITY);
          case "custom" ->
              outputs == 1
                  ? regression(Link.IDENTITY)
                  : new Meaning(Task.TARGETS, Link.IDENTITY, 1); // Whatever they mean.
          case "poisson", "gamma", "tweedie" -> regression(Link.LOG);
          case "cross_entropy" -> regression(Link.LOGIT);
          case "cross_entropy_lambda" -> regression(Link.SOFTPLUS);
          case "binary" -> new Meaning(Task.BINARY, Link.LOGIT, sigmoid(header, words));
          case "multiclass" -> new Meaning(Task.MULTICLASS, Link.SOFTMAX, 1);
          case "multiclassova" -> new Meaning(Task.MULTICLASS, Link.LOGIT, sigmoid(header, words));
          default -> throw header.refuse(LINE, name, "an objective of LightGBM");
        };
    boolean one = meaning.task() == Task.REGRESSION || meaning.task() == Task.BINARY;
    boolean fits = one == (outputs == 1);
    if (!fits) {
      throw header.refuse(
          "num_tree_per_iteration",
          Integer.toString(outputs),
          (one ? "1" : "at least 2") + " for " + name);
    }
    return meaning;
  }

  private static Meaning regression(Link link) {
    return new Meaning(Task.REGRESSION, link, 1);
  }

  private static double sigmoid(LightgbmSection header, String[] words) {
    Optional<String> found =
        Arrays.stream(words).filter(word -> word.startsWith("sigmoid:")).findFirst();
    String text = found.map(word -> word.substring("sigmoid:".length())).orElse("1");
    try {
      double slope = Double.parseDouble(text);
      if (slope > 0 && Double.isFinite(slope)) {
        return slope;
      }
    } catch (NumberFormatException e) {
      // Refused below, as a number out of range is.
    }
    throw header.refuse(LINE, "sigmoid:" + text, "a positive number");
  }
}
