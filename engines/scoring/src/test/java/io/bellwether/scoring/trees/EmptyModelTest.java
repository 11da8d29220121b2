// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.scoring.pipeline.Pipeline;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As XGBoost 3.2 saves a model of 0 rounds, and what it answers: the base score. */
class EmptyModelTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "binary:logistic; 0; [2.5E-1]; -1.0986123085021973",
        "reg:squarederror; 0; [2.5E-1]; 0.25",
        "multi:softprob; 3; [5E-1,5E-1,5E-1]; 0.5",
      })
  void answersTheBaseScore(String objective, int classes, String baseScore, double margin) {
    String file =
        """
        {"learner":{"attributes":{},"feature_names":[],"feature_types":[],"gradient_booster":{"model":
        {"cats":{"enc":[],"feature_segments":[],"sorted_idx":[]},"gbtree_model_param":
        {"num_parallel_tree":"1","num_trees":"0"},"iteration_indptr":[0],"tree_info":[],"trees":[]},
        "name":"gbtree"},"learner_model_param":{"base_score":"%s","boost_from_average":"0",
        "num_class":"%d","num_feature":"3","num_target":"1"},"objective":{"name":"%s"}},
        "version":[3,2,0]}
        """
            .formatted(baseScore, classes, objective);
    Pipeline pipeline = Pipeline.of(file.getBytes(StandardCharsets.UTF_8));
    double[] margins = new double[pipeline.model().outputs()];
    double[] contributions = new double[4 * margins.length];
    double[][] many = new double[2][margins.length];

    pipeline.model().margins(new double[3], margins);
    pipeline.model().margins(new double[2][3], many);
    pipeline.model().contributions(new double[3], contributions);

    assertThat(margins).containsOnly(margin);
    assertThat(many[1]).containsOnly(margin);
    for (int i = 0; i < contributions.length; i++) {
      assertThat(contributions[i]).isEqualTo(i % 4 == 3 ? margin : 0);
    }
  }
}
