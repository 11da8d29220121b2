// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.format.PullReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are broken or hostile are refused with the reason. */
class BrokenFilesTest {
  private static final String GOOD =
      """
      {"learner":{"feature_names":[],"gradient_booster":{"model":{"tree_info":[0],"trees":[{
      "categories":[],"categories_nodes":[],"categories_segments":[],"categories_sizes":[],
      "default_left":[0,1,0,0,0],"left_children":[1,3,-1,-1,-1],"loss_changes":[3,2,0,0,0],
      "right_children":[2,4,-1,-1,-1],"split_conditions":[5E-1,1.5,7E-1,2E-1,3E-1],
      "split_indices":[0,1,0,0,0],"split_type":[0,0,0,0,0],"sum_hessian":[9,5,4,3,2],
      "tree_param":{"size_leaf_vector":"1"}}]},"name":"gbtree"},
      "learner_model_param":{"base_score":"5E-1","num_class":"0","num_feature":"2","num_target":"1"},
      "objective":{"name":"reg:squarederror"}},"version":[2,1,4]}""";

  /** The same splits, with two answers of each of the three leaves. */
  private static final String GOOD_VECTORS =
      GOOD.replace("\"loss_changes\"", "\"leaf_weights\":[1,2,3,4,5,6],\"loss_changes\"")
          .replace("[2,4,-1,-1,-1]", "[2,4,0,1,2]")
          .replace("\"1\"}}]}", "\"2\"}}]}")
          .replace("\"num_target\":\"1\"", "\"num_target\":\"2\"");

  /** The same as XGBoost wrote it before 3.2: answers of all nodes, neither covers nor gains. */
  private static final String GOOD_OLDER =
      GOOD.replace(
              "\"categories\":[],", "\"base_weights\":[9,9,9,9,1,2,3,4,5,6],\"categories\":[],")
          .replace("\"loss_changes\":[3,2,0,0,0],", "")
          .replace("\"sum_hessian\":[9,5,4,3,2],", "")
          .replace("[5E-1,1.5,7E-1,2E-1,3E-1]", "[5E-1,1.5,NaN,NaN,NaN]")
          .replace("\"1\"}}]}", "\"2\"}}]}")
          .replace("\"num_target\":\"1\"", "\"num_target\":\"2\"");

  @Test
  void theFileThatIsBrokenBelowIsGood() {
    double[] margin = new double[1];
    read(GOOD).margins(new double[] {0, Double.NaN}, margin);
    assertThat(margin[0]).isEqualTo(0.5f + 0.2f);
    double[] margins = new double[2];
    read(GOOD_VECTORS).margins(new double[] {0, Double.NaN}, margins);
    assertThat(margins).containsExactly(3.5, 4.5);
    TreeEnsemble older = read(GOOD_OLDER);
    older.margins(new double[] {0, Double.NaN}, margins);
    assertThat(margins).containsExactly(3.5, 4.5);
    assertThat(older.importance()).containsExactly(2, 2); // Of each of two trees one split.
    assertThat(older.explains()).isFalse();
    assertThat(older.explainsInteractions()).isFalse();
    assertThatThrownBy(() -> older.contributions(new double[2], new double[6]))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "base_weights; weights; base_weights: 0 entries (expected: 10)",
        "[9,9,9,9,1,; [9,9,9,1,; base_weights: 9 entries (expected: 10)",
        "[9,9,9,9,1,; [9,9,9,9,NaN,; base_weights[4]: NaN (expected: a finite number)",
        "[9,9,9,9,1,; [9,9,9,9,1e39,; base_weights[4]: Infinity (expected: a finite number)",
        "[2,4,-1,-1,-1]; [2,4,0,1,2]; right_children[3]: 1",
        "\"tree_param\"; \"sum_hessian\":[1],\"tree_param\"; sum_hessian: 1 entries (expected: 5)",
        "\"tree_param\"; \"sum_hessian\":[5,3,2,1,1],\"tree_param\"; loss_changes: 0 entries (expected: 5)",
        "\"2\"}}]}; \"1\"}}]}; sum_hessian: 0 entries (expected: 5)",
        "\"2\"}}]}; \"2147483647\"}}]}; size_leaf_vector: 2147483647",
      })
  void leavesOfSeveralAnswersOfOlderFilesAreRefused(String good, String broken, String reason) {
    assertThat(GOOD_OLDER).contains(good);
    assertThatThrownBy(() -> read(GOOD_OLDER.replace(good, broken)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "\"leaf_weights\"; \"weights\"; base_weights: 0 entries (expected: 10)",
        "[1,2,3,4,5,6]; [1,2,3,4]; leaf_weights: 4 entries (expected: 6)",
        "[1,2,3,4,5,6]; [1,2,3,4,5,NaN]; leaf_weights[5]: NaN (expected: a finite number)",
        "[2,4,0,1,2]; [2,4,0,1,3]; right_children[4]: 3 (expected: 0..2)",
        "\"2\"}}]}; \"3\"}}]}; leaf_weights: 6 entries (expected: 9)",
        "target\":\"2; target\":\"3; size_leaf_vector: 2 (expected: 1, or 3: one per output)",
        "target\":\"2; target\":\"1; size_leaf_vector: 2 (expected: 1: one value per leaf)",
        "\"2\"}}]}; \"1\"}}]}; right_children[3]: 1",
        "reg:squarederror; multi:softprob; num_target: 2 (expected: 1 for multi:softprob)",
      })
  void leavesOfSeveralAnswersAreRefused(String good, String broken, String reason) {
    assertThat(GOOD_VECTORS).contains(good);
    assertThatThrownBy(() -> read(GOOD_VECTORS.replace(good, broken)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "[1,3,-1; [1,0,-1; left_children[1]: 0 again",
        "[1,3,-1; [1,1,-1; left_children[1]: 1 again",
        "[1,3,-1; [2,3,-1; left_children[0]: 2 again",
        "[1,3,-1; [1,99,-1; left_children[1]: 99 (expected: 0..4)",
        "[1,3,-1; [1,-1,-1; left_children[1]: -1",
        "[1,3,-1; [1,3.5,-1; whole number",
        "[1,3,-1; [1,99999999999999999999,-1; left_children[1]",
        "[1,3,-1; [-1,3,-1; left_children[0]: -1",
        "[2,4,-1; [3,4,-1; left_children[1]: 3 again",
        "[2,4,-1; [4,-1; right_children: 4 entries (expected: 5)",
        "[0,1,0,0,0],\"split_type; [7,1,0,0,0],\"split_type; split_indices[0]: 7 (expected: 0..1)",
        "[5E-1,1.5; [NaN,1.5; split_conditions[0]: NaN (expected: a finite number)",
        "[9,5; [9,Infinity; sum_hessian[1]: Infinity",
        "\"split_type\":[0; \"split_type\":[1; 1 without categories",
        "[],\"categories_nodes\":[]; [1],\"categories_nodes\":[9]; categories_segments: 0 entries",
        "\"1\"}}]}; \"3\"}}]}; base_weights: 0 entries (expected: 15)",
        "\"1\"}}]}; \"x\"}}]}; size_leaf_vector: x (expected: 1, or one value per output)",
        "[0,1,0,0,0],\"split_type; [0,-1,0,0,0],\"split_type; split_indices[1]: -1 (expected: 0..1)",
        "[0,1,0,0,0],\"split_type; [9,-1,0,0,0],\"split_type; split_indices[1]: -1 (expected: 0..1)",
        "\"num_feature\":\"2\"; \"num_feature\":\"1\"; split_indices[1]: 1 (expected: 0..0)",
        "\"num_feature\":\"2\"; \"num_feature\":\"0\"; split_indices[1]: 1 (expected: 0..-1)",
        "\"tree_info\":[0]; \"tree_info\":[0,0]; tree_info: 2 entries (expected: 1, one per tree)",
        "\"tree_info\":[0]; \"tree_info\":[4]; tree_info[0]: 4 (expected: 0..0)",
        "\"tree_info\"; \"info\"; model: no tree_info (expected: trees and tree_info)",
        "\"trees\"; \"threes\"; model: no trees (expected: trees and tree_info)",
        "[{; [4,{; trees[0]: a number (expected: an object)",
        "reg:squarederror; reg:custom; objective.name: reg:custom (expected: one of [reg:",
        "reg:squarederror; multi:softprob; num_class: 0 (expected: at least 2 for multi:softprob)",
        "\"num_class\":\"0\"; \"num_class\":\"4\"; num_class: 4 (expected: 0 or 1",
        "\"num_target\":\"1\"; \"num_target\":\"99999\"; num_target: \"99999\"",
        "\"num_feature\":\"2\"; \"num_feature\":\"2000000000\"; from 0 to 100000",
        "\"num_feature\":\"2\"; \"num_feature\":\"x\"; num_feature: \"x\"",
        "\"num_feature\":\"2\"; \"other\":\"2\"; no num_feature",
        "\"feature_names\":[]; \"feature_names\":[\"a\"]; 1 names, 1 different (expected: 2",
        "\"feature_names\":[]; \"feature_names\":[\"a\",\"a\"]; 2 names, 1 different",
        "\"5E-1\"; \"[1,2]\"; base_score: 2 numbers (expected: 1)",
        "\"5E-1\"; \"half\"; base_score: \"half\"",
        "\"5E-1\"; 5; base_score: a number (expected: text)",
        "\"tree_info\":[0]; \"tree_info\":[0],\"cats\":{\"enc\":[{\"type\":15,\"values\":[10,20]}]}; model.cats.enc: 1 entries (expected: 2, one per feature, or none",
        "\"feature_names\":[]; \"attributes\":{\"scikit_learn\":\"{}\",\"best_iteration\":\"7\"}; best_iteration: 7, whose trees end at 8 (expected: a round of the 1 trees)",
        "gbtree; gbforest; gradient_booster.name: gbforest (expected: one of [gbtree, dart, gblinear])",
        "gbtree; gblinear; model.weights: 0 entries (expected: 3)",
        "[2,1,4]}; [2,1,4]} []; the file: a list (expected: the end of the file)",
        "{\"learner\"; {\"lerner\"; the file: no learner (expected: an XGBoost model)",
      })
  void saysWhatIsWrongWhere(String good, String bad, String message) {
    assertThat(GOOD).contains(good);
    assertThatThrownBy(() -> read(GOOD.replace(good, bad)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(message);
  }

  @Test
  void everyTruncationIsRefused() {
    for (int length = 0; length < GOOD.length(); length++) {
      String cut = GOOD.substring(0, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(ModelFormatException.class);
    }
  }

  @Test
  void randomDamageIsRefusedOrHarmless() {
    Random random = new Random(5);
    for (int round = 0; round < 10_000; round++) {
      String good = List.of(GOOD, GOOD_VECTORS, GOOD_OLDER).get(round % 3);
      byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
      for (int i = random.nextInt(3); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] =
            (byte) " 0123456789-,[]{}\"eENaIt:.".charAt(random.nextInt(25));
      }
      try {
        TreeEnsemble model =
            TreeEnsemble.readXgboost(PullReader.json(new ByteArrayInputStream(bytes)));
        double[] row = new double[model.features().size()];
        model.margins(row, new double[model.outputs()]);
        double[] contributions = new double[model.outputs() * (row.length + 1)];
        if (model.explains()) {
          model.contributions(row, contributions);
        }
        model.contributions(row, new double[][] {row}, contributions);
      } catch (ModelFormatException e) {
        assertThat(e).hasMessageContaining("expected");
      }
    }
  }

  @Test
  void nestingAndDepthAreBounded() {
    String nested = "[".repeat(100_000);
    assertThatThrownBy(() -> read(nested)).isInstanceOf(ModelFormatException.class);
    String inside = GOOD.replace("\"tree_info\":[0]", "\"x\":" + nested);
    assertThatThrownBy(() -> read(inside))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("nesting depth");
    assertThatThrownBy(() -> read(chain(513))).hasMessageContaining("at most 512");
    assertThat(read(chain(512)).features()).hasSize(2);
  }

  /** A tree all of whose right children are leaves. */
  private static String chain(int depth) {
    int n = 2 * depth + 1;
    int[] left = new int[n];
    int[] right = new int[n];
    Arrays.fill(left, -1);
    Arrays.fill(right, -1);
    for (int i = 0; i < depth; i++) {
      left[2 * i] = 2 * i + 2;
      right[2 * i] = 2 * i + 1;
    }
    String zeros = list(new int[n]);
    return GOOD.replace("[1,3,-1,-1,-1]", list(left))
        .replace("[2,4,-1,-1,-1]", list(right))
        .replace("[0,1,0,0,0]", zeros)
        .replace("[3,2,0,0,0]", zeros)
        .replace("[0,0,0,0,0]", zeros)
        .replace("[9,5,4,3,2]", zeros)
        .replace("[5E-1,1.5,7E-1,2E-1,3E-1]", zeros);
  }

  private static String list(int[] values) {
    return IntStream.of(values)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static TreeEnsemble read(String json) {
    return TreeEnsemble.readXgboost(
        PullReader.json(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))));
  }
}
