// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.explain.KernelShap;
import io.bellwether.scoring.explain.Sample;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.ColumnType;
import io.bellwether.tabular.Table;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InputSpaceTest {
  private static final Pipeline PIPELINE =
      Pipeline.of(
          new LinearModel(
                  List.of("age", "age_missing", "sex=f", "sex=m", "smokes"),
                  new double[][] {{0.1, 2, -1, 1, 3}},
                  new double[] {-5},
                  Link.LOGIT,
                  new double[5],
                  new double[] {1, 1, 1, 1, 1})
              .write(),
          List.of(
              new InputEncoding.Numeric("age", ColumnType.DOUBLE, OptionalDouble.of(50), true),
              new InputEncoding.OneHot("sex", List.of("f", "m"), Optional.empty(), false),
              InputEncoding.Numeric.passing("smokes", ColumnType.BOOLEAN)),
          List.of("0", "1"));

  private static Table table() {
    BitSet missing = new BitSet();
    missing.set(1);
    return Table.of(
        new Column.Doubles("age", new double[] {40, 0, 60}, missing),
        new Column.Strings("sex", new String[] {"m", "f", "d"}, new BitSet()),
        new Column.Booleans("smokes", new boolean[] {true, false, false}, new BitSet()));
  }

  private static Map<String, @Nullable Object> features(
      @Nullable Object age, @Nullable Object sex, Object smokes) {
    Map<String, @Nullable Object> features = new HashMap<>();
    features.put("age", age);
    features.put("sex", sex);
    features.put("smokes", smokes);
    return features;
  }

  @Test
  void scoresRowsOfNumbersAsThePipelineScoresFeatures() {
    InputSpace space = PIPELINE.space(table());

    assertThat(space.sample().kinds())
        .containsExactly(Sample.Kind.WHOLE, Sample.Kind.CATEGORY, Sample.Kind.CATEGORY);
    for (Map<String, @Nullable Object> features :
        List.of(
            features(70.5, "m", true),
            features(null, "f", false),
            features(3L, "another", 1),
            features(3L, null, 0))) {
      double[] row = space.row(features);
      Score expected = PIPELINE.score(PIPELINE.encode(features));
      assertThat(space.scores(new double[][] {row}).getFirst()).isEqualTo(expected);
    }
    double[][] rows = space.sample().rows();
    for (int i = 0; i < rows.length; i++) {
      assertThat(space.scores(rows).get(i))
          .isEqualTo(PIPELINE.score(PIPELINE.encodeRow(table(), i)));
    }
    assertThat(space.value(0, rows[1][0])).isNull();
    assertThat(space.value(1, rows[2][1])).isEqualTo("d");
    assertThat(space.value(2, rows[0][2])).isEqualTo(true);
  }

  @Test
  void explainsAnInputWithAllItsColumnsAsAnExactMethodDoes() {
    InputSpace space = PIPELINE.space(table());
    Map<String, @Nullable Object> features = features(70.0, "m", true);
    Row row = PIPELINE.encode(features);
    KernelShap.Result kernel =
        KernelShap.explain(
            space.function(score -> space.explained(score, 0)),
            space.row(features),
            space.sample().rows(),
            8,
            1);
    List<Row> background = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      background.add(PIPELINE.encodeRow(table(), i));
    }
    Explanation exact = PIPELINE.explanations(row, PIPELINE.explained(row), background).getFirst();
    Explanation sampled = PIPELINE.explanation(row, 0, kernel.baseValue(), kernel.contributions());

    assertThat(sampled.baseValue()).isCloseTo(exact.baseValue(), within(1e-9));
    assertThat(sampled.margin()).isEqualTo(exact.margin());
    for (int i = 0; i < 3; i++) {
      Explanation.Contribution one = exact.contributions().get(i);
      Explanation.Contribution other = sampled.contributions().get(i);
      assertThat(other.feature()).isEqualTo(one.feature());
      assertThat(other.contribution()).isCloseTo(one.contribution(), within(1e-9));
      assertThat(other.effect()).isCloseTo(one.effect(), within(1e-9));
    }
  }

  /** A forest answers probabilities of 0 and 1, whose log-odds are infinite. */
  @Test
  void explainsAGraphInProbabilities() throws IOException {
    Pipeline forest = Pipeline.of(file("/golden/onnx/forest.onnx.gz"));
    int inputs = forest.inputs().size();
    Random random = new Random(1);
    List<Column> columns = new ArrayList<>();
    for (Input input : forest.inputs()) {
      double[] values = random.doubles(20, -2, 2).toArray();
      columns.add(new Column.Doubles(input.name(), values, new BitSet()));
    }
    InputSpace space = forest.space(Table.of(columns));
    Map<String, @Nullable Object> features = new HashMap<>();
    forest.inputs().forEach(input -> features.put(input.name(), random.nextGaussian()));
    Row row = forest.encode(features);
    int output = forest.score(row) instanceof Score.Multiclass many ? many.predicted() : 0;

    KernelShap.Result found =
        KernelShap.explain(
            space.function(score -> space.explained(score, output)),
            space.row(features),
            space.sample().rows(),
            1 << inputs,
            1);
    Explanation explanation =
        forest.explanation(row, output, found.baseValue(), found.contributions());

    double sum = found.baseValue() + Arrays.stream(found.contributions()).sum();
    assertThat(found.exact()).isTrue();
    assertThat(found.baseValue()).isBetween(0.0, 1.0);
    assertThat(explanation.margin()).isBetween(0.0, 1.0).isCloseTo(sum, within(1e-9));
    assertThat(explanation.contributions().getFirst().effect()).isEqualTo(found.contributions()[0]);
  }

  @Test
  void numbersByWhichTreesSplitAsCategoriesHaveNoOrder() throws IOException {
    Pipeline trees = Pipeline.of(file("/golden/lightgbm/categorical.txt.gz"));
    List<Column> columns = new ArrayList<>();
    for (Input input : trees.inputs()) {
      columns.add(new Column.Doubles(input.name(), new double[] {3, 7, 7}, new BitSet()));
    }

    Sample sample = trees.space(Table.of(columns)).sample();

    assertThat(sample.kinds().getFirst()).isEqualTo(Sample.Kind.CATEGORY);
    assertThat(sample.kinds().get(2)).isEqualTo(Sample.Kind.WHOLE);
  }

  private static byte[] file(String name) throws IOException {
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(InputSpaceTest.class.getResourceAsStream(name)))) {
      return in.readAllBytes();
    }
  }
}
