// SPDX-License-Identifier: Apache-2.0
package io.bellwether.server;

import io.bellwether.adapters.duckdb.Analytics;
import io.bellwether.adapters.duckdb.DuckDbDatasetFiles;
import io.bellwether.adapters.processes.ChildTask;
import io.bellwether.statistics.fairness.FairnessReport;
import io.bellwether.statistics.fairness.GroupMetrics;
import io.bellwether.statistics.intervals.Estimate;
import io.bellwether.statistics.quality.BinaryQuality;
import io.bellwether.statistics.quality.Metric;
import io.bellwether.tabular.Table;
import io.bellwether.training.EarlierSplit;
import io.bellwether.training.LearningCurve;
import io.bellwether.training.ModelType;
import io.bellwether.training.Predictions;
import io.bellwether.training.Progress;
import io.bellwether.training.TrainedModel;
import io.bellwether.training.Training;
import io.bellwether.training.TrainingResult;
import io.bellwether.training.TrainingSpec;
import io.bellwether.training.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The training in its child process: reads the training set, learns, and leaves figures and files
 * for {@code platform.training.Learned} to read.
 */
final class TrainingTask implements ChildTask {
  /** Half of the heap is for the rows, the other for what is learnt from them. */
  private static final Analytics.Limits LIMITS =
      new Analytics.Limits(256, 1, 16_384, Runtime.getRuntime().maxMemory() / 2);

  @Override
  public Map<String, String> run(Context context) throws IOException {
    TrainingSpec spec = spec(context);
    Table table = read(context);
    TrainingResult result =
        Training.run(
            table, spec, (step, fraction, message) -> tell(context, step, fraction, message));
    Map<String, String> outputs = new TreeMap<>();
    outputs.put("best", result.best().type().label());
    for (int i = 0; i < result.leftOut().size(); i++) {
      outputs.put("left_out.%04d".formatted(i), result.leftOut().get(i));
    }
    for (TrainedModel model : result.models()) {
      describe(model, outputs);
      write(context.folder().resolve(model.type().label()), model, spec.metric());
    }
    describeBias(result.best().bias(), outputs);
    return outputs;
  }

  private static void tell(Context context, Progress.Step step, double fraction, String message) {
    context.progress(fraction, step.label() + ": " + message);
  }

  private static Table read(Context context) throws IOException {
    Path file = Path.of(context.argument("file"));
    Path work = Files.createDirectories(context.folder().resolve("duckdb"));
    try (Analytics analytics = new Analytics(work, List.of(file.getParent()), LIMITS)) {
      return new DuckDbDatasetFiles(analytics).read(file, List.of());
    }
  }

  private static TrainingSpec spec(Context context) throws IOException {
    TrainingSpec.Builder builder =
        TrainingSpec.builder(context.argument("target"))
            .features(all(context, "features"))
            .metric(Metric.of(context.argument("metric")))
            .modelTypes(
                all(context, "model_types").stream()
                    .map(label -> ModelType.ofLabel(label))
                    .toList())
            .folds(Integer.parseInt(context.argument("cv_folds")))
            .trials(Integer.parseInt(context.argument("n_trials")))
            .seed(Long.parseLong(context.argument("seed")))
            .sensitive(all(context, "sensitive"))
            .threads(Integer.parseInt(context.argument("threads")));
    if (context.arguments().containsKey("held")) {
      builder.earlier(earlier(context));
    }
    String positive = context.arguments().get("positive");
    return (positive == null ? builder : builder.positive(positive)).build();
  }

  private static EarlierSplit earlier(Context context) throws IOException {
    List<Integer> held =
        Files.readAllLines(Path.of(context.argument("held"))).stream()
            .skip(1)
            .map(line -> Integer.valueOf(line.substring(0, line.indexOf('\t'))))
            .toList();
    return new EarlierSplit(Integer.parseInt(context.argument("held.rows")), held);
  }

  private static List<String> all(Context context, String name) {
    return IntStream.iterate(0, i -> context.arguments().containsKey(name + "." + i), i -> i + 1)
        .mapToObj(i -> context.argument(name + "." + i))
        .toList();
  }

  private static void describe(TrainedModel model, Map<String, String> outputs) {
    String type = model.type().label();
    BinaryQuality quality = model.crossValidated();
    for (Metric metric : quality.metrics().keySet()) {
      Estimate estimate = quality.get(metric);
      outputs.put(
          type + ".metric." + metric.wireName(),
          estimate.value() + " " + estimate.low() + " " + estimate.high());
    }
    model.params().forEach((name, value) -> outputs.put(type + ".param." + name, text(value)));
    model
        .importance()
        .forEach((input, value) -> outputs.put(type + ".importance." + input, "" + value));
  }

  /** Whole numbers without a point: a depth is 2, not 2.0. */
  static String text(double param) {
    return param == Math.rint(param) && Math.abs(param) < 1e15
        ? Long.toString((long) param)
        : Double.toString(param);
  }

  private static void describeBias(List<FairnessReport> reports, Map<String, String> outputs) {
    int line = 0;
    for (FairnessReport report : reports) {
      for (GroupMetrics group : report.groups()) {
        outputs.put(
            "bias.%04d".formatted(line++),
            String.join(
                "\t",
                report.attribute(),
                group.group(),
                "count=" + group.rows(),
                "base_rate=" + group.baseRate().value(),
                "selection_rate=" + group.selectionRate().value(),
                "true_positive_rate=" + group.truePositiveRate().value(),
                "false_positive_rate=" + group.falsePositiveRate().value(),
                "roc_auc=" + group.auc().value()));
      }
    }
  }

  private static void write(Path folder, TrainedModel model, Metric metric) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, byte[]> file : model.files().entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    Files.write(folder.resolve("holdout.tsv"), lines(model.holdout()));
    Files.write(folder.resolve("reference.tsv"), lines(model.outOfFold()));
    List<String> trials = new ArrayList<>(List.of("trial\t" + metric.wireName()));
    for (Trial trial : model.trials()) {
      double mean =
          model.trials().size() == 1 ? model.scores(metric).mean() : trial.scores().mean();
      trials.add(trial.number() + "\t" + mean);
    }
    Files.write(folder.resolve("trials.tsv"), trials);
    if (model.curve().isPresent()) {
      Files.write(folder.resolve("curve.tsv"), lines(model.curve().get()));
    }
  }

  private static List<String> lines(Predictions predictions) {
    List<String> lines = new ArrayList<>(List.of("row\tlabel\tprobability"));
    for (int i = 0; i < predictions.rows().length; i++) {
      lines.add(
          predictions.rows()[i]
              + "\t"
              + (predictions.labels()[i] ? 1 : 0)
              + "\t"
              + predictions.probabilities()[i]);
    }
    return lines;
  }

  private static List<String> lines(LearningCurve curve) {
    List<String> lines = new ArrayList<>(List.of("round\ttrain\tvalid"));
    for (int round = 0; round < curve.train().length; round++) {
      lines.add(round + "\t" + curve.train()[round] + "\t" + curve.valid()[round]);
    }
    return lines;
  }
}
