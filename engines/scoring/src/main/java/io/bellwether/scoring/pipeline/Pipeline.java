// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

import io.bellwether.scoring.Model;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.remote.RemoteModel;
import io.bellwether.scoring.trees.TreeEnsemble;
import io.bellwether.scoring.trees.TreeEnsemble.Library;
import io.bellwether.tabular.ColumnType;
import io.bellwether.tabular.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A model together with what it learnt about its inputs, so that serving applies exactly what
 * training did. Immutable and safe for any number of threads.
 *
 * <p>As an artefact it is two files: {@value #PIPELINE_FILE} (inputs and classes) and {@value
 * #MODEL_FILE} (the model in its own format). A model's file alone is a pipeline too, whose inputs
 * are the model's features, passed on as they are, categories by their names.
 */
public final class Pipeline {
  public static final String PIPELINE_FILE = "pipeline.json";
  public static final String MODEL_FILE = "model.json";

  private final Model model;
  private static final FileBytes NO_FILE = FileBytes.of(new byte[0]);

  private final FileBytes modelFile;
  private final List<InputEncoding> encodings;
  private final List<String> classes;

  private final RowEncoder rows;
  private final double[] importance;

  private Pipeline(
      Model model, FileBytes modelFile, List<InputEncoding> encodings, List<String> classes) {
    this.model = model;
    this.modelFile = modelFile;
    this.encodings = List.copyOf(encodings);
    this.classes = List.copyOf(classes);
    rows = new RowEncoder(model, this.encodings);
    checkClasses();
    importance = rows.shares(model.importance());
  }

  /**
   * A bare model: its features as inputs, its classes 0, 1, ….
   *
   * @param modelFile kept and not copied
   * @throws ModelFormatException if the file cannot be read
   */
  public static Pipeline of(byte[] modelFile) {
    return of(FileBytes.of(modelFile));
  }

  /** As {@link #of(byte[])}; the file is kept for {@link #files}. */
  public static Pipeline of(FileBytes modelFile) {
    Model model = ModelFile.read(modelFile);
    List<String> classes = model.classes().isEmpty() ? numbered(model) : model.classes();
    return new Pipeline(model, modelFile, InputEncoding.of(model, model.features()), classes);
  }

  /**
   * A model that is made of other pipelines.
   *
   * @param file kept and not copied
   * @param encodings their columns, one after the other, are the model's features
   * @param classes the names of the classes, the negative one of two first; none for regression
   * @throws IllegalArgumentException if inputs or classes do not fit the model
   */
  public static Pipeline of(
      ComposedModel model, byte[] file, List<InputEncoding> encodings, List<String> classes) {
    return new Pipeline(model, FileBytes.of(file), encodings, classes);
  }

  /** A model that runs elsewhere; it has no files here, so {@link #write} is not for it. */
  public static Pipeline of(RemoteModel model) {
    List<InputEncoding> encodings = new ArrayList<>();
    for (RemoteModel.Column column : model.columns()) {
      encodings.add(
          column.type() == ColumnType.STRING
              ? new InputEncoding.Text(column.name(), column.optional(), column.nested())
              : InputEncoding.Numeric.passing(column.name(), column.type()));
    }
    return new Pipeline(model, NO_FILE, encodings, model.classes());
  }

  /**
   * A model and what it learnt about its inputs.
   *
   * @param modelFile kept and not copied
   * @param encodings their columns, one after the other, are the model's features
   * @param classes the names of the classes, the negative one of two first; none for regression
   * @throws ModelFormatException if the file cannot be read
   * @throws IllegalArgumentException if inputs or classes do not fit the model
   */
  public static Pipeline of(byte[] modelFile, List<InputEncoding> encodings, List<String> classes) {
    FileBytes file = FileBytes.of(modelFile);
    return new Pipeline(ModelFile.read(file), file, encodings, classes);
  }

  /**
   * Reads an artefact: {@value #MODEL_FILE}, and {@value #PIPELINE_FILE} unless the model is bare.
   *
   * @param files kept for {@link #write}, and read again by it
   * @throws ModelFormatException if a file is absent or broken, or they do not fit together
   * @throws java.io.UncheckedIOException if a file cannot be read
   */
  public static Pipeline open(Map<String, FileBytes> files) {
    FileBytes modelFile = files.get(MODEL_FILE);
    if (modelFile == null) {
      throw new ModelFormatException(MODEL_FILE, "absent", "the model, among " + files.keySet());
    }
    FileBytes pipelineFile = files.get(PIPELINE_FILE);
    if (pipelineFile == null) {
      return of(modelFile);
    }
    PipelineFile file = PipelineFile.read(pipelineFile.all());
    Model model = ModelFile.read(modelFile);
    try {
      return new Pipeline(model, modelFile, file.encodings(), file.classes());
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(
          PIPELINE_FILE, String.valueOf(e.getMessage()), "inputs and classes of " + MODEL_FILE);
    }
  }

  /** As {@link #open}, of files in memory. */
  public static Pipeline read(Map<String, byte[]> files) {
    return open(FileBytes.of(files));
  }

  /**
   * The same model with other inputs.
   *
   * @throws IllegalArgumentException if they do not fit the model
   */
  public Pipeline with(List<InputEncoding> inputs) {
    return new Pipeline(model, modelFile, inputs, classes);
  }

  /** The artefact: its files by name. */
  public Map<String, FileBytes> files() {
    if (modelFile.size() == 0) {
      throw new IllegalStateException("it has no files here");
    }
    if (model instanceof ComposedModel) {
      return Map.of(MODEL_FILE, modelFile); // Which tells the inputs too.
    }
    FileBytes inputs = FileBytes.of(new PipelineFile(encodings, classes).write());
    return Map.of(PIPELINE_FILE, inputs, MODEL_FILE, modelFile);
  }

  /** As {@link #files}, in memory; they are read again, if they were not there. */
  public Map<String, byte[]> write() {
    Map<String, byte[]> written = new HashMap<>();
    files().forEach((name, file) -> written.put(name, file.all()));
    return written;
  }

  public Model model() {
    return model;
  }

  public Task task() {
    return model.task();
  }

  /** The names of the classes, the negative one of two first; empty for regression. */
  public List<String> classes() {
    return classes;
  }

  public List<Input> inputs() {
    return encodings.stream().map(InputEncoding::input).toList();
  }

  public List<InputEncoding> encodings() {
    return encodings;
  }

  /** Whether the file has no names for its features, only the numbers the libraries give. */
  public boolean isNumbered() {
    return InputNames.areNumbers(model.features());
  }

  /**
   * A bare model by the names of its signature, each once, if they are its own: where the file has
   * numbers for names, or {@code _} for each blank, as LightGBM writes it. Else as it is.
   */
  public Pipeline signed(List<String> names) {
    boolean isLightgbm = model instanceof TreeEnsemble trees && trees.library() == Library.LIGHTGBM;
    return InputNames.told(model.features(), names, isLightgbm)
        .map(told -> new Pipeline(model, modelFile, InputEncoding.of(model, told), classes))
        .orElse(this);
  }

  /**
   * The model's row for these features.
   *
   * @param features every input by its name: a number, a boolean, text, or null if it is missing
   * @throws InvalidFeaturesException if an input is absent, a name unknown or a value of the wrong
   *     kind
   */
  public Row encode(Map<String, ? extends @Nullable Object> features) {
    return rows.encode(features);
  }

  /**
   * The model's row for one row of a table, which may have more columns.
   *
   * @throws InvalidFeaturesException if the table lacks an input or has it in another type, or a
   *     value is missing that the model needs
   */
  public Row encodeRow(Table table, int row) {
    return rows.encode(table, row);
  }

  /**
   * The model's row for what another row holds.
   *
   * @param places of each input in that row: its number, or its text
   */
  public Row encode(Row from, int[] places) {
    return rows.encode(from, places);
  }

  /** Whether an input may have this number (NaN: be missing), imputed where it is imputed. */
  public boolean takes(int input, double number) {
    return rows.takes(input, number);
  }

  /** Whether the numbers of an input name categories, which have no order. */
  public boolean isCategory(int input) {
    return switch (encodings.get(input)) {
      case InputEncoding.Numeric _ -> model.isCategory(rows.start(input));
      case Coded _ -> true;
      case InputEncoding.Text _, InputEncoding.OneHot _ -> false;
    };
  }

  /**
   * Scores a row that {@link #encode} made.
   *
   * @throws InvalidFeaturesException if the model itself refuses it
   */
  public Score score(Row row) {
    return answer(row).score();
  }

  /**
   * Scores a row that {@link #encode} made, and keeps what the model itself answered.
   *
   * @throws InvalidFeaturesException if the model itself refuses it
   */
  public Answered answer(Row row) {
    return Answered.of(model, row);
  }

  /** As {@link #answer}, for several rows. */
  public List<Answered> answers(List<Row> rows) {
    return Answered.of(model, rows);
  }

  /** Explains the answer to a row that {@link #encode} made; of classes the most probable one. */
  public Explanation explain(Row row) {
    return explanations(row).getFirst();
  }

  /** The same of several targets: one for each, in their order; else one. */
  public List<Explanation> explanations(Row row) {
    return explanations(row, explained(row), List.of());
  }

  /**
   * One for each of these outputs: 0, or the indices of classes or targets.
   *
   * @param background empty, or rows if the model {@link Model#explainsAgainstRows}
   */
  public List<Explanation> explanations(Row row, IntStream outputs, List<Row> background) {
    double[] values = new double[model.outputs() * (row.values().length + 1)];
    model.contributions(row, background, values);
    return outputs.mapToObj(output -> explanation(row, output, values)).toList();
  }

  /** The outputs that an explanation of the answer to a row is about. */
  public IntStream explained(Row row) {
    return model.task() == Task.TARGETS
        ? IntStream.range(0, model.outputs())
        : IntStream.of(score(row) instanceof Score.Multiclass many ? many.predicted() : 0);
  }

  /**
   * Shapley values of the inputs in the space of the margins: for every output one value per input
   * and then the base value, which together add up to the margin; only if the model {@link
   * Model#explains}.
   */
  public double[] contributions(Row row) {
    return contributions(row, List.of());
  }

  /** The same against rows, as {@link #explanations} of outputs. */
  public double[] contributions(Row row, List<Row> background) {
    double[] byColumn = new double[model.outputs() * (row.values().length + 1)];
    model.contributions(row, background, byColumn);
    return rows.byInput(byColumn);
  }

  /**
   * As {@link Model#interactions}, of the inputs; only if it {@link Model#explainsInteractions}.
   */
  public double[] interactions(Row row) {
    int width = row.values().length + 1;
    double[] byColumn = new double[model.outputs() * width * width];
    model.interactions(row, byColumn);
    return rows.matricesByInput(byColumn);
  }

  /**
   * @param values for every output one per column and the base value
   */
  private Explanation explanation(Row row, int output, double[] values) {
    int width = row.values().length + 1;
    double[] byInput = new double[encodings.size()];
    Arrays.setAll(byInput, i -> rows.sum(i, values, output * width));
    return explanation(row, output, values[output * width + width - 1], byInput);
  }

  /**
   * An explanation of one output by contributions that were found elsewhere, in the space that
   * {@link InputSpace#explained} tells.
   *
   * @param byInput one per input
   */
  public Explanation explanation(Row row, int output, double baseValue, double[] byInput) {
    double[] margins = new double[model.outputs()];
    boolean additive = model.explainsMargins();
    if (!additive) {
      margins[output] = baseValue + Arrays.stream(byInput).sum();
    } else {
      model.margins(row, margins);
    }
    double answer = additive ? answer(margins, output, 0) : 0;
    List<Explanation.Contribution> contributions = new ArrayList<>(byInput.length);
    for (int i = 0; i < byInput.length; i++) {
      double effect = additive ? answer - answer(margins, output, byInput[i]) : byInput[i];
      contributions.add(new Explanation.Contribution(encodings.get(i).name(), byInput[i], effect));
    }
    return new Explanation(output, margins[output], baseValue, contributions);
  }

  /**
   * The inputs as rows of numbers.
   *
   * @param table rows that the pipeline takes, at least one
   */
  public InputSpace space(Table table) {
    return new InputSpace(this, rows, table);
  }

  /**
   * How much each input matters in general, in the order of {@link #inputs}: shares that add up to
   * 1 (all 0 if the model uses none). Gain of the splits for trees, |coefficient| · scale for
   * linear models.
   */
  public double[] importance() {
    return importance.clone();
  }

  private double answer(double[] margins, int output, double without) {
    double[] answers = margins.clone();
    answers[output] -= without;
    model.answers(answers);
    return answers[output];
  }

  private void checkClasses() {
    int expected = numbered(model).size();
    if (classes.size() != expected || new HashSet<>(classes).size() != expected) {
      throw new IllegalArgumentException(
          "classes: %s (expected: %d, each once)".formatted(classes, expected));
    }
  }

  private static List<String> numbered(Model model) {
    int count = model.task().classes(model.outputs());
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }
}
