// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.export.OnnxGraph;
import io.bellwether.scoring.linear.LinearModel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Where two classes are equally probable, or all but. The classes are those that XGBClassifier
 * (3.2), LGBMClassifier (4.7) and LogisticRegression (1.9) answered to a model with this leaf, or
 * this weight.
 */
class TieTest {
  @ParameterizedTest
  @CsvSource({"0, 0", "1e-8, 0", "5.96e-8, 0", "8e-8, 0", "1e-7, 1", "1.2e-7, 1", "1e-6, 1"})
  void xgboost(String leaf, int predicted) {
    String model =
        """
        {"learner": {"learner_model_param": {"base_score": "5E-1", "num_class": "0",
          "num_feature": "1"}, "objective": {"name": "binary:logistic"}, "feature_names": ["a"],
         "gradient_booster": {"name": "gbtree", "model": {"tree_info": [0], "trees": [
         {"left_children": [1, -1, -1], "right_children": [2, -1, -1],
          "split_indices": [0, 0, 0], "split_conditions": [0.5, -1, %s],
          "default_left": [0, 0, 0], "sum_hessian": [2, 1, 1], "loss_changes": [1, 0, 0]}]}}},
         "version": [2, 1, 0]}
        """
            .formatted(leaf);

    answers(Pipeline.of(model.getBytes(StandardCharsets.UTF_8)), predicted);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1e-17, 0", "1.6653345369377348e-16, 0", "2e-16, 1"})
  void lightgbm(String leaf, int predicted) {
    String model =
        """
        tree
        version=v4
        num_class=1
        num_tree_per_iteration=1
        label_index=0
        max_feature_idx=0
        objective=binary sigmoid:1
        feature_names=a
        feature_infos=[0:1]

        Tree=0
        num_leaves=2
        num_cat=0
        split_feature=0
        split_gain=40
        threshold=0.5
        decision_type=2
        left_child=-1
        right_child=-2
        leaf_value=-1 %s
        leaf_weight=5 5
        leaf_count=20 20
        internal_value=0
        internal_weight=10
        internal_count=40
        is_linear=0
        shrinkage=1


        end of trees
        """
            .formatted(leaf);

    answers(Pipeline.of(model.getBytes(StandardCharsets.UTF_8)), predicted);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "-1e-20, 0", "1e-20, 1"})
  void linear(double weight, int predicted) {
    LinearModel model =
        new LinearModel(
            List.of("a"),
            new double[][] {{weight}},
            new double[1],
            Link.LOGIT,
            new double[1],
            new double[] {1});

    answers(Pipeline.of(model.write()), predicted);
  }

  private static void answers(Pipeline pipeline, int predicted) {
    Row row = new Row(new double[] {1});
    Score.Binary here = (Score.Binary) pipeline.score(row);
    Pipeline graph = Pipeline.of(OnnxGraph.of(pipeline, "tied", "a tie"));

    assertThat(here.predicted()).isEqualTo(predicted);
    assertThat(((Score.Binary) graph.score(row)).predicted()).isEqualTo(predicted);
  }
}
