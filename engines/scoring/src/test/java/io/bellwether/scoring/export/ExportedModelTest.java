// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.scoring.pipeline.Pipeline;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ExportedModelTest {
  /** A tree of one split: below 0.5, or missing, it answers 1, else 2. */
  private static final String TREE =
      """
      {"learner": {"learner_model_param": {"base_score": "0", "num_class": "0", "num_feature": "1"},
       "objective": {"name": "reg:squarederror"}, "feature_names": ["a"],
       "gradient_booster": {"name": "gbtree", "model": {"tree_info": [0], "trees": [
       {"left_children": [1, -1, -1], "right_children": [2, -1, -1],
        "split_indices": [0, 0, 0], "split_conditions": [0.5, 1, 2],
        "default_left": [1, 0, 0], "sum_hessian": [2, 1, 1], "loss_changes": [1, 0, 0]}]}}},
       "version": [2, 1, 0]}
      """;

  /** JSON has no numbers for them, and the server takes these texts. */
  @Test
  void textsStandForInfinitiesAndNan() throws IOException {
    ExportedModel model = new ExportedModel(Pipeline.of(TREE.getBytes(StandardCharsets.UTF_8)));
    String rows =
        """
        {"a": "Infinity"}
        {"a": "-Infinity"}
        {"a": "NaN"}
        {"a": "other"}
        {"a": 1
        """;
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    int refused =
        model.answer(
            new ByteArrayInputStream(rows.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, false, StandardCharsets.UTF_8));

    assertThat(refused).isEqualTo(2);
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .satisfiesExactly(
            high -> assertThat(high).startsWith("{\"prediction\":2.0"),
            low -> assertThat(low).startsWith("{\"prediction\":1.0"),
            missing -> assertThat(missing).startsWith("{\"prediction\":1.0"),
            other -> assertThat(other).contains("error", "a number or null"),
            cut -> assertThat(cut).contains("error", "no JSON").doesNotContain("Source"));
  }
}
