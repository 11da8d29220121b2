// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.governance;

import io.bellwether.platform.datasets.DatasetVersion;
import io.bellwether.platform.datasets.Datasets;
import io.bellwether.platform.monitoring.Monitoring;
import io.bellwether.platform.monitoring.Reference;
import io.bellwether.platform.registry.DatasetTag;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.VersionValidation.Check;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.PlatformException;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.pipeline.Answered;
import io.bellwether.scoring.pipeline.Input;
import io.bellwether.scoring.pipeline.InvalidFeaturesException;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.Score;
import io.bellwether.statistics.profiles.NumericProfiler;
import io.bellwether.statistics.profiles.TableProfiler;
import io.bellwether.tabular.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Gives monitoring of a version something to hold its predictions against. */
public final class ReferenceSetup {
  private static final String CHECK = "monitoring";

  /** So many rows are scored together. */
  private static final int BLOCK = 1024;

  private final Datasets datasets;
  private final Monitoring monitoring;

  public ReferenceSetup(Datasets datasets, Monitoring monitoring) {
    this.datasets = datasets;
    this.monitoring = monitoring;
  }

  Check setUp(Caller caller, ModelVersion version, Optional<Pipeline> pipeline) {
    if (version.content().jobId().isPresent() && version.content().trainingData().isPresent()) {
      return Check.passed(CHECK, "its training set it up");
    }
    String named = version.content().tags().getOrDefault(DatasetTag.NAME, "");
    if (named.isEmpty()) {
      return Check.notRun(
          CHECK,
          "no training data is known (the tag %s may name a dataset)".formatted(DatasetTag.NAME));
    }
    if (!named.matches(".+/[1-9]\\d{0,8}")) {
      return Check.failed(
          CHECK, "%s: %s (expected: name/version)".formatted(DatasetTag.NAME, named));
    }
    if (pipeline.isEmpty() || !isNumber(pipeline.get().task())) {
      return Check.notRun(CHECK, "there is no number that it predicts");
    }
    try {
      return fromDataset(caller, version, pipeline.get(), named);
    } catch (Unavailable e) {
      throw e;
    } catch (PlatformException | InvalidFeaturesException e) {
      return Check.failed(CHECK, "%s: %s".formatted(named, e.getMessage()));
    }
  }

  private static boolean isNumber(Task task) {
    return task == Task.BINARY || task == Task.REGRESSION;
  }

  private Check fromDataset(Caller caller, ModelVersion version, Pipeline pipeline, String named) {
    int slash = named.lastIndexOf('/');
    String name = named.substring(0, slash);
    int number = Integer.parseInt(named.substring(slash + 1));
    DatasetVersion data = datasets.get(caller, name, number);
    List<String> inputs = pipeline.inputs().stream().map(Input::name).toList();
    TableProfiler features = Reference.featureProfiler();
    NumericProfiler predictions = Reference.predictionProfiler();
    datasets.forEachPart(
        caller,
        name,
        number,
        inputs,
        part -> {
          features.add(part);
          predict(pipeline, part, predictions);
        });
    monitoring.setReference(
        caller,
        new Reference.Rows(
            version.model(),
            Integer.toString(version.number()),
            Optional.of(new Reference.Source(name, number, data.contentHash(), data.rows())),
            pipeline.classes(),
            features.profile(),
            predictions.profile(),
            importance(pipeline, inputs),
            Map.of()));
    return Check.passed(CHECK, "held against %s, version %d".formatted(name, number));
  }

  private static void predict(Pipeline pipeline, Table part, NumericProfiler predictions) {
    for (int from = 0; from < part.rows(); from += BLOCK) {
      List<Row> rows =
          IntStream.range(from, Math.min(part.rows(), from + BLOCK))
              .mapToObj(row -> pipeline.encodeRow(part, row))
              .toList();
      for (Answered answered : pipeline.answers(rows)) {
        predictions.add(number(answered.score()));
      }
    }
  }

  private static double number(Score score) {
    return switch (score) {
      case Score.Binary binary -> binary.probability();
      case Score.Regression regression -> regression.value();
      case Score.Multiclass many -> many.probabilities()[many.predicted()];
      case Score.Targets _, Score.Other _ ->
          throw new IllegalArgumentException("no number is predicted");
    };
  }

  private static Map<String, Double> importance(Pipeline pipeline, List<String> inputs) {
    double[] values = pipeline.importance();
    Map<String, Double> importance = new HashMap<>();
    for (int i = 0; i < values.length; i++) {
      importance.put(inputs.get(i), values[i]);
    }
    return importance;
  }
}
