// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.ColumnType;
import io.bellwether.tabular.Table;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PipelineTest {
  private final LinearModel model =
      new LinearModel(
          List.of("age", "age_missing", "smoker", "pain=mild", "pain=strong"),
          new double[][] {{0.1, 0.7, 1.5, -0.5, 2}},
          new double[] {-6},
          Link.LOGIT,
          new double[] {50, 0, 0.25, 0.5, 0.25},
          new double[] {10, 0, 0.5, 0.5, 0.4});
  private final Pipeline pipeline =
      Pipeline.of(
          model.write(),
          List.of(
              new InputEncoding.Numeric("age", ColumnType.INTEGER, OptionalDouble.of(54), true),
              InputEncoding.Numeric.passing("smoker", ColumnType.BOOLEAN),
              new InputEncoding.OneHot("pain", List.of("mild", "strong"), Optional.empty(), false)),
          List.of("healthy", "ill"));

  @Test
  void appliesWhatItLearntAboutItsInputs() {
    assertThat(pipeline.encode(features(60, true, "strong")).values())
        .containsExactly(60, 0, 1, 0, 1);
    assertThat(pipeline.encode(features(60.0, 0, "unheard of")).values())
        .containsExactly(60, 0, 0, 0, 0);
    assertThat(pipeline.encode(features(null, 1L, null)).values()).containsExactly(54, 1, 1, 0, 0);
  }

  @Test
  void keepsNoFileThatItCanReadAgain() {
    Map<String, byte[]> files = pipeline.write();
    Map<String, FileBytes> elsewhere = new HashMap<>();
    AtomicInteger read = new AtomicInteger();
    files.forEach(
        (name, bytes) ->
            elsewhere.put(
                name,
                new FileBytes() {
                  @Override
                  public InputStream open() {
                    read.incrementAndGet();
                    return new ByteArrayInputStream(bytes);
                  }

                  @Override
                  public long size() {
                    return bytes.length;
                  }
                }));

    Pipeline opened = Pipeline.open(elsewhere);
    int before = read.get();

    assertThat(opened.write()).containsOnlyKeys(files.keySet()).containsAllEntriesOf(files);
    assertThat(read).hasValue(before + 1);
  }

  @Test
  void scoresAndExplainsByInput() {
    Row row = pipeline.encode(features(60, true, "strong"));

    assertThat(pipeline.score(row)).isEqualTo(new Score.Binary(3.5, 1 / (1 + Math.exp(-3.5))));
    Explanation explanation = pipeline.explain(row);
    assertThat(explanation.margin()).isEqualTo(3.5);
    assertThat(explanation.baseValue()).isCloseTo(-0.375, within(1e-12));
    assertThat(explanation.contributions())
        .extracting(Explanation.Contribution::feature)
        .containsExactly("age", "smoker", "pain");
    assertThat(explanation.contributions().get(2).contribution()).isCloseTo(1.75, within(1e-12));
    assertThat(explanation.contributions().get(2).effect())
        .isCloseTo(1 / (1 + Math.exp(-3.5)) - 1 / (1 + Math.exp(-1.75)), within(1e-12));
    assertThat(
            explanation.baseValue()
                + explanation.contributions().stream()
                    .mapToDouble(Explanation.Contribution::contribution)
                    .sum())
        .isCloseTo(3.5, within(1e-12));
  }

  @Test
  void saysAllThatIsWrongAtOnce() {
    Map<String, @Nullable Object> features = new HashMap<>();
    features.put("age", 54.5);
    features.put("smoker", null);
    features.put("colour", "red");

    assertThatThrownBy(() -> pipeline.encode(features))
        .isInstanceOfSatisfying(
            InvalidFeaturesException.class,
            e ->
                assertThat(e.problems())
                    .extracting(InvalidFeaturesException.Problem::feature)
                    .containsExactly("age", "smoker", "pain", "colour"))
        .hasMessageContaining("age: 54.5 (expected: a whole number")
        .hasMessageContaining("pain: absent (expected: text or null)")
        .hasMessageContaining("colour: red (expected: one of the inputs [age, smoker, pain])");
    assertThatThrownBy(() -> pipeline.encode(features("old", true, 3)))
        .hasMessageContaining("age: old")
        .hasMessageContaining("pain: 3 (expected: text or null)");
  }

  /** Whoever is told that null would do sends the same again. */
  @Test
  void aModelThatTakesNoMissingValuesSaysSo() {
    Pipeline bare =
        Pipeline.of(
            new LinearModel(
                    List.of("x"),
                    new double[][] {{2}},
                    new double[] {1},
                    Link.LOGIT,
                    new double[1],
                    new double[] {1})
                .write());
    String expected = " (expected: a finite number; this model takes no missing values)";

    assertThatThrownBy(() -> bare.encode(Collections.singletonMap("x", null)))
        .hasMessage("x: missing" + expected);
    assertThatThrownBy(() -> bare.encode(Map.of())).hasMessage("x: absent" + expected);
    assertThatThrownBy(() -> bare.encode(Map.of("x", Double.POSITIVE_INFINITY)))
        .hasMessage("x: Infinity" + expected);
  }

  @Test
  void encodesTablesAsItEncodesFeatures() {
    BitSet second = new BitSet();
    second.set(1);
    Table table =
        Table.of(
            Column.ofIntegers("target", 0, 1),
            Column.ofStrings("pain", "mild", null),
            new Column.Integers("age", new long[] {60, 0}, second),
            Column.ofBooleans("smoker", false, true));

    assertThat(pipeline.encodeRow(table, 0).values())
        .isEqualTo(pipeline.encode(features(60, false, "mild")).values());
    assertThat(pipeline.encodeRow(table, 1).values())
        .isEqualTo(pipeline.encode(features(null, true, null)).values());
    assertThatThrownBy(() -> pipeline.encodeRow(table.without(List.of("age")), 0))
        .isInstanceOf(InvalidFeaturesException.class)
        .hasMessage("age: absent (expected: a column of type integer)");
  }

  @Test
  void isTheSameAfterWritingAndReading() {
    Pipeline read = Pipeline.read(pipeline.write());
    Row row = read.encode(features(null, true, "mild"));

    assertThat(read.score(row)).isEqualTo(pipeline.score(row));
    assertThat(read.inputs()).isEqualTo(pipeline.inputs());
    assertThat(read.classes()).containsExactly("healthy", "ill");
    assertThat(read.task()).isEqualTo(Task.BINARY);
    assertThat(read.importance()).isEqualTo(pipeline.importance());
    assertThat(pipeline.importance()[0]).isCloseTo(1 / 2.8, within(1e-12));
  }

  @Test
  void aModelAloneIsAPipeline() {
    Pipeline bare = Pipeline.read(Map.of(Pipeline.MODEL_FILE, model.write()));

    assertThat(bare.inputs()).extracting(Input::name).isEqualTo(model.features());
    assertThat(bare.classes()).containsExactly("0", "1");
    Map<String, @Nullable Object> features = new HashMap<>();
    model.features().forEach(name -> features.put(name, 1));
    assertThat(bare.score(bare.encode(features)))
        .isInstanceOfSatisfying(
            Score.Binary.class, score -> assertThat(score.margin()).isCloseTo(-2.2, within(1e-12)));
    features.put("smoker", null);
    assertThatThrownBy(() -> bare.encode(features)).hasMessageStartingWith("smoker: missing");
    features.put("smoker", Double.POSITIVE_INFINITY);
    assertThatThrownBy(() -> bare.encode(features)).hasMessageStartingWith("smoker: Infinity");
  }

  @Test
  void treesOfSeveralClassesAreExplainedForTheMostProbableOne() throws IOException {
    byte[] file;
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(getClass().getResourceAsStream("/golden/softprob.json.gz")))) {
      file = in.readAllBytes();
    }
    List<InputEncoding> encodings = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      encodings.add(InputEncoding.Numeric.passing("x" + i, ColumnType.DOUBLE));
    }
    encodings.add(
        new InputEncoding.OneHot("colour", List.of("red", "blue"), Optional.empty(), false));
    Pipeline trees = Pipeline.of(file, encodings, List.of("low", "middle", "high"));

    Map<String, @Nullable Object> features = new HashMap<>();
    for (int i = 0; i < 6; i++) {
      features.put("x" + i, i == 3 ? null : (Object) (i - 2.5));
    }
    features.put("colour", "blue");
    Row row = trees.encode(features);

    assertThat(row.values()).endsWith(0, 1);
    Score.Multiclass score = (Score.Multiclass) trees.score(row);
    Explanation explanation = trees.explain(row);
    assertThat(Arrays.stream(score.probabilities()).sum()).isCloseTo(1, within(1e-12));
    assertThat(explanation.output()).isEqualTo(score.predicted());
    assertThat(explanation.margin()).isEqualTo(score.margins()[score.predicted()]);
    assertThat(explanation.contributions()).hasSize(7);
    assertThat(
            explanation.baseValue()
                + explanation.contributions().stream()
                    .mapToDouble(Explanation.Contribution::contribution)
                    .sum())
        .isCloseTo(explanation.margin(), within(1e-9));
    assertThat(Arrays.stream(trees.importance()).sum()).isCloseTo(1, within(1e-12));
  }

  @Test
  void refusesPartsThatDoNotFitTogether() {
    Map<String, byte[]> files = new HashMap<>(pipeline.write());
    files.put(
        Pipeline.MODEL_FILE,
        new LinearModel(
                List.of("x"),
                new double[][] {{1}},
                new double[] {0},
                Link.LOGIT,
                new double[1],
                new double[1])
            .write());

    assertThatThrownBy(() -> Pipeline.read(files))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("columns of the inputs: 5 (expected: 1, the model's features)");
    assertThatThrownBy(() -> Pipeline.read(Map.of())).hasMessageContaining("model.json: absent");
  }

  private static Map<String, @Nullable Object> features(
      @Nullable Object age, @Nullable Object smoker, @Nullable Object pain) {
    Map<String, @Nullable Object> features = new HashMap<>();
    features.put("age", age);
    features.put("smoker", smoker);
    features.put("pain", pain);
    return features;
  }

  /** How {@code pickle.dumps} and {@code joblib.dump} of Python 3.11 begin. */
  @Test
  void tellsWhatToUploadInsteadOfAPickle() {
    byte[] pickle = {(byte) 0x80, 4, (byte) 0x95, 10, 0, 0, 0, 0, 0, 0, 0, '}', '.'};

    assertThatThrownBy(() -> Pipeline.of(pickle))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("a pickle of Python (expected: what save_model of XGBoost");
  }

  @Test
  void saysThatANumberInQuotesIsAText() {
    byte[] file =
        "{\"kind\":\"linear\",\"features\":[\"a\"],\"coef\":[[1]],\"intercept\":[0],\"link\":\"logit\"}"
            .getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> Pipeline.of(file).encode(Map.of("a", "1.5")))
        .hasMessage(
            "a: 1.5 (expected: a finite number; this model takes no missing values; this is a text)");
    assertThatThrownBy(() -> Pipeline.of(file).encode(Map.of("a", "high")))
        .hasMessage("a: high (expected: a finite number; this model takes no missing values)");
  }
}
