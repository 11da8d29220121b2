// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.ensembles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.scoring.Row;
import io.bellwether.scoring.format.PullReader;
import io.bellwether.scoring.pipeline.Answered;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.Score;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what scikit-learn answers, as {@code record_ensembles.py} recorded it. */
class SklearnTest {
  private static final double TOLERANCE = 1e-12;

  /** Before it takes logarithms of probabilities scikit-learn adds 1e-12. */
  private static final double ADDED = 1e-10;

  private record Recording(
      EnsembleFile document,
      List<Pipeline> members,
      double[][] rows,
      double[][] answers,
      double[] predicted) {
    static Recording read(String name) throws IOException {
      InputStream resource =
          Objects.requireNonNull(
              SklearnTest.class.getResourceAsStream("/golden/ensembles/" + name + ".json.gz"));
      String document = "";
      List<String> versions = List.of();
      List<String> members = List.of();
      double[][] rows = {};
      double[][] answers = {};
      double[] predicted = {};
      try (InputStream file = new GZIPInputStream(resource)) {
        PullReader in = PullReader.json(file);
        in.beginObject();
        for (String part; (part = in.nextName()) != null; ) {
          switch (part) {
            case "document" -> document = in.string();
            case "versions" -> versions = in.strings();
            case "members" -> members = in.strings();
            case "rows" -> rows = in.rows();
            case "answers" -> answers = in.rows();
            case "predicted" -> predicted = in.doubles();
            default -> in.skip();
          }
        }
      }
      EnsembleFile read = EnsembleFile.read(document.getBytes(StandardCharsets.UTF_8));
      List<String> known = versions;
      List<String> files = members;
      List<Pipeline> pipelines =
          read.versions().stream()
              .map(version -> files.get(known.indexOf(version)))
              .map(file -> Pipeline.of(file.getBytes(StandardCharsets.UTF_8)))
              .toList();
      return new Recording(read, pipelines, rows, answers, predicted);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vote_soft_2",
        "vote_soft_3",
        "vote_soft_weighted3_2",
        "vote_soft_weighted3_3",
        "vote_hard_2",
        "vote_hard_3",
        "vote_hard_weighted1_2",
        "vote_hard_weighted1_3",
        "vote_hard_weighted2_2",
        "vote_hard_weighted2_3",
        "vote_tied_2",
        "vote_tied_3",
        "stack_0",
        "stack_2",
        "stack_3",
        "stack_through_2",
        "stack_through_3",
        "weighted_0",
        "calibrated_sigmoid_2",
        "calibrated_sigmoid_3",
        "calibrated_isotonic_2",
        "calibrated_isotonic_3",
        "calibrated_temperature_2",
        "calibrated_temperature_3",
        "probabilities_sigmoid_2",
        "probabilities_sigmoid_3",
        "probabilities_isotonic_2",
        "probabilities_isotonic_3",
        "probabilities_temperature_2",
        "probabilities_temperature_3"
      })
  void answersAsScikitLearn(String name) throws IOException {
    Recording recording = Recording.read(name);
    Pipeline ensemble = Ensemble.assemble(recording.document, recording.members);
    EnsembleFile again = EnsembleFile.read(recording.document.write());
    Pipeline written = Ensemble.assemble(again, recording.members);
    List<Row> rows = Arrays.stream(recording.rows).map(Row::new).toList();

    List<Answered> answers = ensemble.answers(rows);

    double tolerance = name.startsWith("probabilities_temperature") ? ADDED : TOLERANCE;
    assertThat(rows).hasSize(40);
    for (int i = 0; i < rows.size(); i++) {
      Score score = answers.get(i).score();
      assertThat(Space.PROBABILITY.of(score, 1))
          .as("%s, row %d", name, i)
          .containsExactly(recording.answers[i], within(tolerance));
      assertThat(predicted(score))
          .as("%s, row %d", name, i)
          .isEqualTo(recording.predicted[i], within(tolerance));
      assertThat(Space.PROBABILITY.of(written.score(rows.get(i)), 1))
          .containsExactly(Space.PROBABILITY.of(score, 1));
    }
  }

  private static double predicted(Score score) {
    return switch (score) {
      case Score.Binary binary -> binary.predicted();
      case Score.Multiclass many -> many.predicted();
      case Score.Regression regression -> regression.value();
      case Score.Targets _, Score.Other _ -> Double.NaN;
    };
  }
}
