// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.ensembles.Ensemble;
import io.bellwether.scoring.ensembles.EnsembleFile;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.scoring.pipeline.Answered;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.RecordedCategories;
import io.bellwether.scoring.pipeline.Score;
import io.bellwether.tabular.ColumnType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ensembles as one file of C: as here, to the last bit where margins are added up. */
class EnsembleInCTest {
  private static final int ROWS = 300;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'kind':'average','space':'margin'; binary.ubj; linear; true",
        "'kind':'average'; binary.ubj; linear; false",
        "'kind':'weighted','space':'margin'; dart.ubj; binary.ubj; true",
        "'kind':'vote','vote':'soft'; lightgbm/binary.txt; binary.ubj; false",
        "'kind':'vote'; dart.ubj; binary.ubj; false",
        "'kind':'average','space':'margin'; softprob.ubj; softprob.ubj; true",
        "'kind':'weighted'; softprob.ubj; linear_softprob.ubj; false",
        "'kind':'vote'; softprob.ubj; linear_softprob.ubj; false",
        "'kind':'average'; targets.ubj; targets_vector.ubj; true",
        "'kind':'weighted'; labels.ubj; labels_vector.ubj; false",
      })
  void answersAsTheServer(String kind, String one, String other, boolean exact) throws Exception {
    String weights =
        kind.contains("weighted") || kind.equals("'kind':'vote'") ? ",'weight':%s" : "";
    Pipeline ensemble =
        ensemble(
            kind
                + ",'members':[{'version':'a/1'%s},{'version':'b/1'%s}]"
                    .formatted(weights.formatted("0.3"), weights.formatted("0.7")),
            member(one),
            member(other));
    Random random = new Random(7);
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(row(ensemble, random));
    }

    assertSame(folder, ensemble, rows, exact);
  }

  static Pipeline member(String name) throws IOException {
    if (!name.equals("linear")) {
      return golden(name);
    }
    return linear(
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    new InputEncoding.Numeric(
                        "f" + i, ColumnType.DOUBLE, OptionalDouble.of(1), false))
            .toList(),
        1,
        0,
        -2,
        0.25,
        0,
        0,
        0.5,
        3);
  }

  private static Pipeline linear(List<? extends InputEncoding> inputs, double... coef) {
    List<String> columns = inputs.stream().flatMap(input -> input.columns().stream()).toList();
    double[] ones = new double[coef.length];
    Arrays.fill(ones, 1);
    LinearModel model =
        new LinearModel(
            columns,
            new double[][] {coef},
            new double[] {0.1},
            Link.LOGIT,
            new double[coef.length],
            ones);
    return Pipeline.of(model.write(), List.copyOf(inputs), List.of("0", "1"));
  }

  static Map<String, @Nullable Object> row(Pipeline pipeline, Random random) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    for (int i = 0; i < pipeline.inputs().size(); i++) {
      double value =
          switch (random.nextInt(6)) {
            case 0 -> Double.NaN;
            case 1 -> random.nextInt(5) - 1;
            default -> random.nextGaussian() * 2;
          };
      boolean taken = pipeline.takes(i, value) && !Double.isNaN(value);
      row.put(pipeline.inputs().get(i).name(), taken || pipeline.takes(i, value) ? value : i);
    }
    row.replaceAll((_, value) -> value instanceof Double d && d.isNaN() ? null : value);
    return row;
  }

  static void assertSame(
      Path folder, Pipeline ensemble, List<Map<String, @Nullable Object>> rows, boolean exact)
      throws Exception {
    List<double[]> found =
        CompiledC.answers(folder, ensemble, rows.stream().map(row -> line(ensemble, row)).toList());
    for (int i = 0; i < rows.size(); i++) {
      Answered answered = ensemble.answer(ensemble.encode(rows.get(i)));
      double[] margins = answered.own();
      double[] answers = answers(answered.score());
      double[] line = found.get(i);
      assertThat(line).hasSize(2 * margins.length);
      for (int output = 0; output < margins.length; output++) {
        double size = Math.max(1, Math.abs(margins[output]));
        double tolerance = exact ? 0 : 1e-9 * size; // The C library's log and exp are others.
        assertThat(line[output]).isEqualTo(margins[output], within(tolerance));
        double answer = line[margins.length + output];
        assertThat(answer)
            .isEqualTo(answers[output], within(1e-12 * Math.max(1, Math.abs(answers[output]))));
      }
    }
  }

  static double[] answers(Score score) {
    return switch (score) {
      case Score.Binary binary -> new double[] {binary.probability()};
      case Score.Regression value -> new double[] {value.value()};
      case Score.Multiclass many -> many.probabilities();
      case Score.Targets many -> many.values();
      case Score.Other other -> throw new AssertionError(other.text());
    };
  }

  private static String line(Pipeline pipeline, Map<String, @Nullable Object> row) {
    return pipeline.inputs().stream()
        .map(input -> row.get(input.name()))
        .map(value -> value == null ? "" : value.toString())
        .collect(Collectors.joining(","));
  }

  /** Each member has numbers of its own for a text. */
  @Test
  void textsAreEachMembersOwn() throws Exception {
    InputEncoding size =
        new InputEncoding.OneHot("size", List.of("S", "M", "L"), Optional.of("M"), true);
    InputEncoding other =
        new InputEncoding.OneHot("size", List.of("L", "root", "S"), Optional.empty(), false);
    InputEncoding age = InputEncoding.Numeric.passing("age", ColumnType.DOUBLE);
    Pipeline one = linear(List.of(size, age), 1, 2, 4, 8, 0.5);
    Pipeline two = linear(List.of(age, other), 0.25, 3, 5, 7);
    Pipeline blend =
        ensemble(
            "'kind':'average','space':'margin','members':[{'version':'a/1'},{'version':'b/1'}]",
            one,
            two);
    Pipeline nested =
        ensemble(
            "'kind':'weighted','space':'margin','members':[{'version':'a/1','weight':1},"
                + "{'version':'b/1','weight':0},{'version':'c/1','weight':2}]",
            blend,
            one,
            two);
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (String text : new String[] {null, "S", "M", "L", "root", "unseen"}) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put("age", 31.5);
      row.put("size", text);
      rows.add(row);
    }

    assertSame(folder, blend, rows, true);
    assertSame(folder, nested, rows, true);
  }

  @Test
  void categoriesAreAskedByTheirNames() throws Exception {
    Pipeline xgboost = Pipeline.of(RecordedCategories.file("xgboost.json.gz"));
    Pipeline alike =
        ensemble(
            "'kind':'average','members':[{'version':'a/1'},{'version':'a/2'}]", xgboost, xgboost);
    List<Map<String, @Nullable Object>> rows =
        RecordedCategories.rows("xgboost.json.gz", xgboost).stream()
            .map(RecordedCategories.Asked::features)
            .toList();

    assertSame(folder, alike, rows, true);
    assertThat(CompiledC.output(folder, alike, List.of("0.5,Paris,35,1", "0.5,Oslo,36,1")))
        .containsExactly("refused", "refused");
  }

  static Pipeline ensemble(String rest, Pipeline... members) {
    String document = "{'format':'bellwether.ensemble.v1',%s}".formatted(rest).replace('\'', '"');
    return Ensemble.assemble(
        EnsembleFile.read(document.getBytes(StandardCharsets.UTF_8)), List.of(members));
  }

  static Pipeline golden(String name) throws IOException {
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(
                EnsembleInCTest.class.getResourceAsStream("/golden/" + name + ".gz")))) {
      return Pipeline.of(in.readAllBytes());
    }
  }
}
