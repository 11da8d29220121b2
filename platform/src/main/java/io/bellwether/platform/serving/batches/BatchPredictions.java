// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.batches;

import io.bellwether.platform.datasets.DatasetColumn;
import io.bellwether.platform.datasets.DatasetVersion;
import io.bellwether.platform.datasets.Datasets;
import io.bellwether.platform.datasets.FileFormat;
import io.bellwether.platform.datasets.Lineage;
import io.bellwether.platform.datasets.Origin;
import io.bellwether.platform.datasets.UploadOptions;
import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.orchestration.JobContext;
import io.bellwether.platform.orchestration.JobHandler;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.platform.serving.Instances;
import io.bellwether.platform.serving.JobProgress;
import io.bellwether.platform.serving.LoadedModel;
import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Names;
import io.bellwether.platform.shared.NotAllowed;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.scoring.pipeline.Input;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.ColumnType;
import io.bellwether.tabular.Table;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.IntFunction;

/**
 * Scores the rows of a dataset, each decision logged as any other, and keeps the answers as a
 * version of a dataset: beside them stand the columns that the model does not read, such as keys
 * and times.
 */
public final class BatchPredictions implements JobHandler {
  public static final String KIND = "batch_predict";

  private static final int MOST_ROWS = 1_000_000;

  /** Of the answers, which are kept in memory until the end. */
  private static final int MOST_VALUES = 8_000_000;

  /** Of the time that a job takes, until all rows are scored, and until they are in the log. */
  private static final double WHEN_SCORED = 0.5;

  private static final double WHEN_KEPT = 0.95;

  private static final String DATASET = "dataset";
  private static final String VERSION = "version";
  private static final String MODEL_VERSION = "model_version";
  private static final String OUTPUT = "output";
  private static final String ROUTE = "route";

  private final Serving serving;
  private final Datasets datasets;
  private final Jobs jobs;

  public BatchPredictions(Serving serving, Datasets datasets, Jobs jobs) {
    this.serving = serving;
    this.datasets = datasets;
    this.jobs = jobs;
  }

  /**
   * Queues the job.
   *
   * @throws NotAllowed if the caller may not read and change datasets: the right to ask a model is
   *     not enough
   * @throws InvalidInput if the dataset lacks an input of the model, or is too large
   */
  public Job start(Caller caller, String model, BatchRequest request) {
    checkRights(caller);
    LoadedModel loaded = model(caller, model, request);
    DatasetVersion dataset =
        request
            .version()
            .map(version -> datasets.get(caller, request.dataset(), version))
            .orElseGet(() -> datasets.newest(caller, request.dataset()));
    String output = output(caller, model, request);
    check(loaded, dataset.columns(), dataset.rows());
    return enqueue(caller, loaded, route(request), dataset, output);
  }

  /** The champion may be another one when the job runs: its version is fixed here, with why. */
  private static String route(BatchRequest request) {
    return Prediction.Route.asked(request.modelVersion()).name();
  }

  private Job enqueue(
      Caller caller, LoadedModel loaded, String route, DatasetVersion dataset, String output) {
    String model = loaded.version().model();
    Map<String, String> arguments =
        Map.of(
            ROUTE, route,
            DATASET, dataset.name(),
            VERSION, Integer.toString(dataset.version()),
            MODEL_VERSION, loaded.version().version(),
            OUTPUT, output);
    return jobs.enqueue(caller, KIND, model, arguments, Optional.empty());
  }

  /**
   * Keeps a file as a version of the request's dataset, and queues the job that scores it.
   *
   * @throws NotAllowed if the caller may not read and change datasets
   * @throws InvalidInput if the file is broken, lacks an input of the model, or is too large; then
   *     nothing of it is kept
   */
  public Job start(
      Caller caller, String model, BatchRequest request, UploadOptions options, InputStream file) {
    checkRights(caller);
    LoadedModel loaded = model(caller, model, request); // Before a large file is read in vain.
    String output = output(caller, model, request);
    if (output.equals(request.dataset())) {
      throw InvalidInput.field(
          OUTPUT, output, "another dataset than the file's", "choose another name");
    }
    return enqueue(
        caller, loaded, route(request), upload(caller, loaded, request, options, file), output);
  }

  private DatasetVersion upload(
      Caller caller,
      LoadedModel model,
      BatchRequest request,
      UploadOptions options,
      InputStream file) {
    List<Input> inputs = model.pipeline().inputs();
    Scored use = new Scored(model, options.format());
    try {
      return datasets
          .upload(caller, request.dataset(), typed(options, inputs), file, use)
          .version();
    } catch (InvalidInput e) {
      throw new InvalidInput(
          e.code(),
          e.getMessage() + "",
          e.problems().stream().map(one -> advised(one, inputs)).toList());
    }
  }

  /**
   * Types of columns are the model's here: what an upload of data may say of them, a batch cannot.
   */
  private static InvalidInput.Problem advised(InvalidInput.Problem problem, List<Input> inputs) {
    if (problem.row() == null || problem.column() == null || !problem.fix().contains("types=")) {
      return problem;
    }
    boolean asked = inputs.stream().anyMatch(input -> input.name().equals(problem.column()));
    String fix =
        asked
            ? "correct it, or if it stands for a missing value say so with missing="
            : "correct it, or leave the column away: the model does not take it; or say missing=";
    return new InvalidInput.Problem(
        problem.field(),
        problem.row(),
        problem.column(),
        problem.value(),
        problem.expected(),
        fix + problem.value());
  }

  /** A file whose rows the model is to score. */
  private record Scored(LoadedModel model, FileFormat format) implements Datasets.Use {
    @Override
    public void check(List<DatasetColumn> columns, long rows) {
      BatchPredictions.check(model, columns, rows);
    }

    /** One wrong value among few makes texts of all numbers of its column. */
    @Override
    public Map<String, ColumnType> mistaken(List<DatasetColumn> columns) {
      Map<String, ColumnType> mistaken = new HashMap<>();
      boolean tellsTypes = format != FileFormat.CSV && format != FileFormat.JSONL;
      Set<String> texts = new HashSet<>();
      columns.stream()
          .filter(column -> !tellsTypes && column.type() == ColumnType.STRING)
          .forEach(column -> texts.add(column.name()));
      for (Input input : model.pipeline().inputs()) {
        if (texts.contains(input.name()) && input.type() != ColumnType.STRING) {
          boolean isTruth = input.type() == ColumnType.BOOLEAN;
          mistaken.put(input.name(), isTruth ? ColumnType.BOOLEAN : ColumnType.DOUBLE);
        }
      }
      return mistaken;
    }
  }

  /** What the model takes as text is none of the numbers that it looks like: 007 is not 7. */
  static UploadOptions typed(UploadOptions options, List<Input> inputs) {
    if (options.format() != FileFormat.CSV) {
      return options; // The others tell texts from numbers themselves.
    }
    Map<String, ColumnType> types = new HashMap<>();
    inputs.stream()
        .filter(input -> input.type() == ColumnType.STRING)
        .forEach(input -> types.put(input.name(), ColumnType.STRING));
    types.putAll(options.types());
    return new UploadOptions(
        options.format(),
        options.header(),
        options.columns(),
        options.missing(),
        options.delimiter(),
        types);
  }

  private static void checkRights(Caller caller) {
    if (!caller.rights().readsWorkspace() || !caller.rights().editsWorkspace()) {
      throw NotAllowed.lacks(
          "%s may not score datasets (needs EDIT in workspace %s)"
              .formatted(caller.principal(), caller.workspace()));
    }
  }

  private LoadedModel model(Caller caller, String model, BatchRequest request) {
    return request
        .modelVersion()
        .map(version -> serving.version(caller, model, version))
        .orElseGet(() -> serving.served(caller, model));
  }

  private static void check(LoadedModel model, List<DatasetColumn> columns, long rows) {
    List<String> present = columns.stream().map(DatasetColumn::name).toList();
    List<String> absent = inputs(model).stream().filter(name -> !present.contains(name)).toList();
    if (!absent.isEmpty()) {
      throw refusal(
          "no column " + String.join(", ", absent),
          "every input of the model",
          "upload a dataset with these columns");
    }
    WantedTypes.check(model.pipeline().inputs(), columns, rows);
    List<DatasetColumn> others = others(model, columns);
    List<String> names = new ArrayList<>(others.stream().map(DatasetColumn::name).toList());
    names.addAll(Answers.names(model.pipeline()));
    Set<String> known = new HashSet<>();
    names.stream()
        .filter(name -> !known.add(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .ifPresent(
            name -> {
              throw refusal("two columns " + name, "names of their own", "name it differently");
            });
    long values = rows * (names.size() - others.size());
    if (rows > MOST_ROWS || values > MOST_VALUES) {
      throw refusal(
          "%,d rows with %d columns of answers".formatted(rows, names.size() - others.size()),
          "at most %,d rows, and %,d values of answers".formatted(MOST_ROWS, MOST_VALUES),
          "score it in parts");
    }
  }

  /** Nobody's data get a version of answers. */
  private String output(Caller caller, String model, BatchRequest request) {
    String output = Names.check(OUTPUT, request.output().orElse(model + "_predictions"));
    DatasetVersion newest;
    try {
      newest = datasets.newest(caller, output);
    } catch (NotFound e) {
      return output; // It will be new.
    }
    boolean answers =
        newest.origin() instanceof Origin.Derived derived
            && derived.lineage().kind() == Lineage.Kind.PREDICTIONS;
    if (!answers) {
      throw InvalidInput.field(
          OUTPUT, output, "a new name, or a dataset of predictions", "choose another name");
    }
    return output;
  }

  private static InvalidInput refusal(String found, String expected, String fix) {
    return InvalidInput.field(DATASET, found, expected, fix);
  }

  private static List<String> inputs(LoadedModel model) {
    return model.pipeline().inputs().stream().map(Input::name).toList();
  }

  private static List<DatasetColumn> others(LoadedModel model, List<DatasetColumn> columns) {
    List<String> inputs = inputs(model);
    return columns.stream().filter(column -> !inputs.contains(column.name())).toList();
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void run(JobContext context) throws InterruptedException {
    Map<String, String> made = context.step("score", () -> score(context));
    made.forEach(context::result);
  }

  private Map<String, String> score(JobContext context) {
    Caller caller = context.caller();
    Job job = context.job();
    String model = job.subject();
    String modelVersion = job.argument(MODEL_VERSION);
    LoadedModel loaded = serving.version(caller, model, modelVersion);
    DatasetVersion dataset =
        datasets.get(caller, job.argument(DATASET), Integer.parseInt(job.argument(VERSION)));
    DatasetRows rows = new DatasetRows(datasets, caller, dataset, inputs(loaded));
    IntFunction<String> ids = row -> job.id() + "-" + row;
    Answers answers = new Answers(rows.size());
    serving.predictInJob(
        caller,
        loaded,
        route(job),
        // Named by the job: one that is done again, after a crash, makes no decision twice.
        new Instances(
            row -> "row " + (row + 1), // As errors of files do.
            _ -> rows,
            false,
            Optional.of(ids)),
        answers,
        new Told(context));
    DatasetVersion kept = keep(context, loaded, dataset, answers.columns(ids));
    return Map.of("dataset", kept.name(), "version", Integer.toString(kept.version()));
  }

  /** Jobs of older servers do not say what was asked for. */
  private static Prediction.Route route(Job job) {
    String name = job.arguments().get(ROUTE);
    return name == null
        ? Prediction.Route.asked(Optional.of(job.argument(MODEL_VERSION)))
        : Prediction.Route.sure(name);
  }

  /** Who waits for the job is told; its end, if somebody wants it, comes before the log. */
  private record Told(JobContext context) implements JobProgress {
    @Override
    public void scored(int rows, int all) {
      if (context.isCancelled()) {
        throw new CancellationException("cancelled after %,d rows".formatted(rows));
      }
      context.progress(WHEN_SCORED * rows / all, "%,d of %,d rows".formatted(rows, all));
    }

    @Override
    public void kept(int rows, int all) {
      double share = WHEN_SCORED + (WHEN_KEPT - WHEN_SCORED) * rows / all;
      context.progress(share, "%,d of %,d decisions are kept".formatted(rows, all));
    }
  }

  private DatasetVersion keep(
      JobContext context, LoadedModel model, DatasetVersion dataset, List<Column> answers) {
    List<String> others =
        others(model, dataset.columns()).stream().map(DatasetColumn::name).toList();
    Lineage lineage =
        new Lineage(
            Lineage.Kind.PREDICTIONS,
            List.of(Lineage.Source.of(dataset)),
            List.of(),
            List.of(),
            null,
            0,
            context.job().id(),
            Map.of(),
            Map.of("model", model.version().model(), MODEL_VERSION, model.version().version()));
    return datasets
        .createBeside(
            context.caller(),
            context.job().argument(OUTPUT),
            dataset,
            others,
            Table.of(answers),
            lineage)
        .version();
  }
}
