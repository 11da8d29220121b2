// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A model by the names of its signature. The file is LightGBM 4.7's, trained on a data frame with
 * the columns "age (years)", "net income" and "own_flat"; the answers are its own.
 */
class SignedNamesTest {
  private static final String MODEL =
      """
      tree
      version=v4
      num_class=1
      num_tree_per_iteration=1
      label_index=0
      max_feature_idx=2
      objective=regression
      feature_names=age_(years) net_income own_flat
      feature_infos=[20:59] [-1.6000000000000001:2.1000000000000001] [0:1]
      tree_sizes=405

      Tree=0
      num_leaves=3
      num_cat=0
      split_feature=0 1
      split_gain=14.9186 2.17143
      threshold=40.500000000000007 1.0000000180025095e-35
      decision_type=2 2
      left_child=1 -1
      right_child=-2 -3
      leaf_value=0.58500000238418581 0.70900000083446502 0.63499999940395357
      leaf_weight=19 25 15.999999999999998
      leaf_count=19 25 16
      internal_value=0.65 0.607857
      internal_weight=60 35
      internal_count=60 35
      is_linear=0
      shrinkage=1


      end of trees
      """;

  private static final List<String> WRITTEN = List.of("age_(years)", "net_income", "own_flat");

  @Test
  void lightgbmWritesBlanksAsUnderscores() {
    Pipeline pipeline = read(MODEL).signed(List.of("net income", "own_flat", "age (years)"));

    assertThat(names(pipeline)).containsExactly("age (years)", "net income", "own_flat");
    assertThat(answer(pipeline, Map.of("age (years)", 30, "net income", 1.0, "own_flat", 0)))
        .isEqualTo(0.6349999994039536);
    assertThat(answer(pipeline, Map.of("age (years)", 50, "net income", -1.0, "own_flat", 1)))
        .isEqualTo(0.709000000834465);
  }

  @ParameterizedTest
  @MethodSource
  void otherNamesAreNotTheModels(List<String> signature) {
    assertThat(names(read(MODEL).signed(signature))).containsExactlyElementsOf(WRITTEN);
  }

  static List<List<String>> otherNamesAreNotTheModels() {
    return List.of(
        List.of("age (years)", "net income"),
        List.of("age (years)", "net income", "other"),
        List.of("age (years)", "age_(years)", "own_flat"));
  }

  @Test
  void aFileThatOnlyNumbersItsFeaturesTakesAnyNames() {
    Pipeline numbered =
        read(MODEL.replace(String.join(" ", WRITTEN), "Column_0 Column_1 Column_2"));

    assertThat(names(numbered.signed(List.of("a", "b", "c")))).containsExactly("a", "b", "c");
    assertThat(names(numbered.signed(List.of("Column_1", "Column_0", "Column_2"))))
        .containsExactly("Column_0", "Column_1", "Column_2");
  }

  private static Pipeline read(String model) {
    return Pipeline.of(model.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> names(Pipeline pipeline) {
    return pipeline.encodings().stream().map(InputEncoding::name).toList();
  }

  private static double answer(Pipeline pipeline, Map<String, Object> row) {
    return pipeline.score(pipeline.encode(row)) instanceof Score.Regression(double _, double value)
        ? value
        : Double.NaN;
  }
}
