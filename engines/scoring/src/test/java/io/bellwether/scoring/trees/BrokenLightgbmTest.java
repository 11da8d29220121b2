// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.scoring.ModelFormatException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LightGBM files that are broken or hostile are refused with the reason. */
class BrokenLightgbmTest {
  private static final String GOOD =
      """
      tree
      version=v4
      num_class=1
      num_tree_per_iteration=1
      label_index=0
      max_feature_idx=1
      objective=binary sigmoid:1
      feature_names=age sex
      feature_infos=[0:9] 0:1:2
      tree_sizes=400 60

      Tree=0
      num_leaves=3
      num_cat=1
      split_feature=0 1
      split_gain=3 1.5
      threshold=0.5 0
      decision_type=10 1
      left_child=1 -1
      right_child=-2 -3
      leaf_value=0.25 -0.5 1
      leaf_count=4 5 6
      internal_count=15 10
      cat_boundaries=0 1
      cat_threshold=6
      is_linear=1
      leaf_const=0.125 0 0
      num_features=1 0 0
      leaf_features=0
      leaf_coeff=2
      shrinkage=1


      Tree=1
      num_leaves=1
      num_cat=0
      leaf_value=0.5


      end of trees
      """;

  @Test
  void theFileThatIsBrokenBelowIsGood() {
    double[] margin = new double[1];
    read(GOOD).margins(new double[] {-1, 2}, margin);
    assertThat(margin[0]).isEqualTo(0.125 - 2 + 0.5);
    read(GOOD).margins(new double[] {Double.NaN, 2}, margin);
    assertThat(margin[0]).isEqualTo(0.25 + 0.5);
    read(GOOD.replace("\n", "\r\n")).margins(new double[] {1, 2}, margin);
    assertThat(margin[0]).isEqualTo(0.5);
  }

  @Test
  void categoriesAreOfTheColumnThatIsSplitByThem() {
    assertThat(read(GOOD + "\npandas_categorical:null\n").categories(1)).isEmpty();
    TreeEnsemble model = read(GOOD + "\npandas_categorical:[[\"a\",\"b\",\"c\"]]\n");
    assertThat(model.categories(0)).isEmpty();
    assertThat(model.categories(1).orElseThrow().names()).isEqualTo(List.of("a", "b", "c"));
  }

  /** The ages could be codes of these, too, but not all of them were seen. */
  @Test
  void listsOfTextsMayTellByWhatWasSeen() {
    String ordered = GOOD.replace("[0:9]", "[0:1]").replace("0:1:2", "[0:2]");
    String three = "\npandas_categorical:[[\"u\",\"v\",\"w\"]]\n";
    assertThat(read(ordered + three).categories(0)).isEmpty();
    assertThat(read(ordered + three).categories(1)).isPresent();
    assertThatThrownBy(() -> read(ordered + "\npandas_categorical:[[4,5,6]]\n"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("lists that fit one column each");
  }

  /** A column that has none takes its numbers all the same. */
  @Test
  void textsThatMayBeOfTwoColumnsAreTakenForBoth() {
    String ordered = GOOD.replace("[0:9]", "[0:2]").replace("0:1:2", "[0:2]");
    TreeEnsemble model = read(ordered + "\npandas_categorical:[[\"u\",\"v\",\"w\"]]\n");
    assertThat(model.categories(0)).isPresent();
    assertThat(model.categories(1)).isEqualTo(model.categories(0));
  }

  /** Ordered categories are numbers to the library. */
  @Test
  void listsThatFitOneColumnEachAreOfThese() {
    String ten = "[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\",\"j\"]";
    String three = "[\"u\",\"v\",\"w\"]";
    TreeEnsemble model = read(GOOD + "\npandas_categorical:[%s,%s]\n".formatted(ten, three));
    assertThat(model.categories(0).orElseThrow().name(9)).isEqualTo("j");
    assertThat(model.categories(1).orElseThrow().name(2)).isEqualTo("w");

    String ordered = GOOD.replace("0:1:2", "[0:2]");
    assertThat(read(ordered + "\npandas_categorical:[%s]\n".formatted(three)).categories(1))
        .isPresent();
    String four = "[4,5,6,7]";
    assertThatThrownBy(
            () ->
                read(
                    ordered.replace("[0:9]", "[0:1]")
                        + "\npandas_categorical:[%s]\n".formatted(four)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("1 lists for 0 columns that are split by category");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "version=v4; version=v9; version: v9 (expected: v3 or v4)",
        "version=v4; v; version: absent",
        "max_feature_idx=1; max_feature_idx=x; max_feature_idx: x (expected: a whole number",
        "max_feature_idx=1; max_feature_idx=2; feature_names: 2 names, 2 different (expected: 3",
        "max_feature_idx=1; max_feature_idx=1999999999; max_feature_idx: 1999999999",
        "age sex; age age; feature_names: 2 names, 1 different",
        "label_index=0; version=v4; version: again (expected: each line once)",
        "binary sigmoid:1; binary sigmoid:0; objective: sigmoid:0 (expected: a positive number)",
        "binary sigmoid:1; binary sigmoid:x; objective: sigmoid:x",
        "binary sigmoid:1; unheard; objective: unheard (expected: an objective of LightGBM)",
        "binary sigmoid:1; multiclass num_class:2; at least 2 for multiclass",
        "num_tree_per_iteration=1; num_tree_per_iteration=2; num_tree_per_iteration: 2",
        "num_tree_per_iteration=1; num_tree_per_iteration=0; num_tree_per_iteration: 0",
        "tree_sizes=400 60; tree_sizes=400; tree_sizes: 1 trees (expected: 2, as there are)",
        "Tree=1; Tree=7; the file: Tree=7 (expected: Tree=1)",
        "end of trees; end; its end after 1 trees (expected: a line \"end of trees\")",
        "num_leaves=3; num_leaves=1000000000; Tree=0.leaf_value: 3 numbers (expected: 1000000000)",
        "num_leaves=3; num_leaves=0; Tree=0.num_leaves: 0",
        "num_leaves=3; num_leaves=2; Tree=0.leaf_value: 3 numbers (expected: 2)",
        "num_cat=1; num_cat=9; Tree=0.num_cat: 9",
        "num_cat=1; num_cat=0; Tree=0.threshold[1]: 0.0 (expected: one of the 0 sets",
        "split_feature=0 1; split_feature=0 2; Tree=0.split_feature[1]: 2 (expected: 0..1)",
        "split_feature=0 1; split_feature=0; Tree=0.split_feature: 1 numbers (expected: 2)",
        "split_feature=0 1; split=0 1; Tree=0.split_feature: absent",
        "split_gain=3 1.5; split_gain=3 1.5f; Tree=0.split_gain[1]: 1.5f (expected: a number)",
        "threshold=0.5 0; threshold=nan 0; Tree=0.threshold[0]: NaN (expected: a number)",
        "threshold=0.5 0; threshold=0.5 1; Tree=0.threshold[1]: 1.0 (expected: one of the 1 sets",
        "threshold=0.5 0; threshold=0.5 -1; Tree=0.threshold[1]: -1.0",
        "threshold=0.5 0; threshold=0.5 0.5; Tree=0.threshold[1]: 0.5",
        "decision_type=10 1; decision_type=12 1; Tree=0.decision_type[0]: 12 (expected: 0..11)",
        "left_child=1 -1; left_child=1 -4; Tree=0.left_child[1]: -4 (expected: -3..1)",
        "left_child=1 -1; left_child=1 -2; Tree=0.left_child[1]: -2 again",
        "left_child=1 -1; left_child=1 1; Tree=0.left_child[1]: 1 again",
        "left_child=1 -1; left_child=1 0; Tree=0.left_child[1]: 0 again",
        "right_child=-2 -3; right_child=-2 1; Tree=0.right_child[1]: 1 again",
        "leaf_value=0.25; leaf_value=inf; Tree=0.leaf_value[0]: Infinity",
        "leaf_value=0.25; leaf_value=--; Tree=0.leaf_value[0]: --",
        "leaf_count=4 5 6; leaf_count=4 5 -6; Tree=0.leaf_count[2]: -6",
        "internal_count=15 10; internal_count=15 1e1; internal_count[1]: 1e1 (expected: a whole",
        "cat_boundaries=0 1; cat_boundaries=0 9; Tree=0.cat_threshold: 1 numbers (expected: 9)",
        "cat_boundaries=0 1; cat_boundaries=1 0; Tree=0.cat_boundaries",
        "cat_threshold=6; cat_threshold=4294967296; Tree=0.cat_threshold[0]: 4294967296",
        "leaf_const=0.125; leaf_const=nan; Tree=0.leaf_const[0]: NaN",
        "num_features=1; num_features=2; Tree=0.leaf_features: 1 numbers (expected: 2)",
        "num_features=1; num_features=600; Tree=0.num_features[0]: 600 (expected: 0..512)",
        "leaf_features=0; leaf_features=2; Tree=0.leaf_features[0]: 2",
        "leaf_coeff=2; leaf_coeff=inf; Tree=0.leaf_coeff[0]: Infinity",
        "shrinkage=1; num_cat=1; Tree=0.num_cat: again",
      })
  void saysWhatIsWrongWhere(String good, String bad, String message) {
    assertThat(GOOD).contains(good);
    String broken = GOOD.replaceFirst(Pattern.quote(good), bad);
    assertThatThrownBy(() -> read(broken))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(message);
  }

  @Test
  void everyTruncationIsRefused() {
    for (int length = 0; length < GOOD.length() - 1; length++) {
      String cut = GOOD.substring(0, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(ModelFormatException.class);
    }
  }

  @Test
  void depthIsBounded() {
    assertThatThrownBy(() -> read(chain(513))).hasMessageContaining("at most 512");
    assertThat(read(chain(512)).features()).hasSize(2);
  }

  /** A tree all of whose right children are leaves. */
  private static String chain(int depth) {
    StringBuilder left = new StringBuilder("left_child=");
    StringBuilder right = new StringBuilder("right_child=");
    for (int i = 0; i < depth; i++) {
      left.append(i + 1 < depth ? i + 1 : ~depth).append(' ');
      right.append(~i).append(' ');
    }
    String splits = "0 ".repeat(depth);
    return """
        tree
        version=v4
        num_tree_per_iteration=1
        max_feature_idx=1
        feature_names=a b

        Tree=0
        num_leaves=%d
        num_cat=0
        split_feature=%s
        split_gain=%s
        threshold=%s
        decision_type=%s
        %s
        %s
        leaf_value=0 %s
        leaf_count=0 %s
        internal_count=%s

        end of trees
        """
        .formatted(depth + 1, splits, splits, splits, splits, left, right, splits, splits, splits);
  }

  private static TreeEnsemble read(String text) {
    return TreeEnsemble.readLightgbm(text.getBytes(StandardCharsets.UTF_8));
  }
}
