// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.scoring.pipeline.Pipeline;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Models of 0 rounds as XGBoost saves them, and what it answers: the base score. If nobody gave one
 * ({@code boost_from_average}) none was estimated either, and then XGBoost 3.1 and later take the
 * 0.5 for a margin, where those before take it for an answer. Recorded as {@code
 * XGBClassifier(n_estimators=0).fit(x, y)} and so on, saved and loaded again: the lists by 3.1.3
 * and 3.2.0, which agree, the plain numbers by 2.1.4 and 3.0.5.
 */
class EmptyModelTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "binary:logistic; 0; 1; 0; [2.5E-1]; -1.0986123085021973; 0.25",
        "binary:logistic; 0; 1; 1; [5E-1]; 0.5; 0.622459352016449",
        "binary:logistic; 0; 1; 1; 5E-1; 0; 0.5",
        "binary:logistic; 0; 2; 1; '[5E-1,5E-1]'; 0.5; 0.622459352016449",
        "binary:logistic; 0; 2; 1; 5E-1; 0; 0.5",
        "reg:squarederror; 0; 1; 0; [2.5E-1]; 0.25; 0.25",
        "reg:squarederror; 0; 1; 1; [5E-1]; 0.5; 0.5",
        "reg:squarederror; 0; 1; 1; 5E-1; 0.5; 0.5",
        "reg:squarederror; 0; 2; 1; '[5E-1,5E-1]'; 0.5; 0.5",
        "count:poisson; 0; 1; 1; [5E-1]; 0.5; 1.6487212181091309",
        "count:poisson; 0; 1; 1; 5E-1; -0.6931471824645996; 0.5",
        "multi:softprob; 3; 1; 0; '[5E-1,5E-1,5E-1]'; 0.5; 0.3333333432674408",
        "multi:softprob; 3; 1; 1; '[5E-1,5E-1,5E-1]'; 0.5; 0.3333333432674408",
        "multi:softprob; 3; 1; 1; 5E-1; 0.5; 0.3333333432674408",
      })
  void answersTheBaseScore(
      String objective,
      int classes,
      int targets,
      int estimated,
      String baseScore,
      double margin,
      double answer) {
    String trees =
        """
        {"model":
        {"cats":{"enc":[],"feature_segments":[],"sorted_idx":[]},"gbtree_model_param":
        {"num_parallel_tree":"1","num_trees":"0"},"iteration_indptr":[0],"tree_info":[],"trees":[]},
        "name":"gbtree"}""";
    String weights = "{\"model\":{\"boosted_rounds\":0,\"weights\":[]},\"name\":\"gblinear\"}";
    for (String booster : new String[] {trees, weights}) {
      String file =
          """
          {"learner":{"attributes":{},"feature_names":[],"feature_types":[],"gradient_booster":%s,
          "learner_model_param":{"base_score":"%s","boost_from_average":"%d","num_class":"%d",
          "num_feature":"3","num_target":"%d"},"objective":{"name":"%s"}},"version":[3,2,0]}
          """
              .formatted(booster, baseScore, estimated, classes, targets, objective);
      assertAnswers(Pipeline.of(file.getBytes(StandardCharsets.UTF_8)), margin, answer);
    }
  }

  private static void assertAnswers(Pipeline pipeline, double margin, double answer) {
    double[] margins = new double[pipeline.model().outputs()];
    double[] contributions = new double[4 * margins.length];
    double[][] many = new double[2][margins.length];

    pipeline.model().margins(new double[3], margins);
    pipeline.model().margins(new double[2][3], many);
    pipeline.model().contributions(new double[3], contributions);

    for (int i = 0; i < margins.length; i++) {
      assertThat(margins[i]).isEqualTo(margin, within(0.0)); // Which -0 is, too.
      assertThat(many[1][i]).isEqualTo(margin, within(0.0));
    }
    for (int i = 0; i < contributions.length; i++) {
      assertThat(contributions[i]).isEqualTo(i % 4 == 3 ? margin : 0, within(0.0));
    }
    pipeline.model().answers(margins);
    for (double found : margins) {
      assertThat(found).isEqualTo(answer, within(1e-7)); // The library's has 32 bits.
    }
  }
}
