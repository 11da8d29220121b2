// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.export;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.Model;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.ensembles.Composition;
import io.bellwether.scoring.ensembles.Composition.How;
import io.bellwether.scoring.ensembles.Ensemble;
import io.bellwether.scoring.ensembles.Space;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.scoring.onnx.Element;
import io.bellwether.scoring.onnx.GraphWriter;
import io.bellwether.scoring.onnx.GraphWriter.Attributes;
import io.bellwether.scoring.onnx.NoGraphException;
import io.bellwether.scoring.pipeline.ClassNames;
import io.bellwether.scoring.pipeline.Coded;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.trees.TreeEnsemble;
import io.bellwether.scoring.trees.TreesInOnnx;
import io.bellwether.scoring.trees.XgboostLinear;
import io.bellwether.tabular.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A model as a graph of ONNX: the pipeline's encoding, the model, and the answers.
 *
 * <p>Inputs of n rows: {@code DOUBLE [n, 1]} for each number (NaN: missing; truth is 0 or 1) and
 * {@code STRING [n, 1]} for each text (empty: missing), by their names; if the features have only
 * numbers, all of them in one, {@code input}. A category that the model refuses is an error of the
 * runtime: an index out of bounds. Outputs: {@code label} and {@code probabilities}, or {@code
 * prediction}; all numbers have 64 bits.
 */
public final class OnnxGraph {
  private static final byte[] NONE = {};
  private static final String MATRIX = "input";

  private final Pipeline pipeline;
  private final Model model;
  private final GraphWriter graph;

  /** The values of the inputs, in their order. */
  private final List<String> values;

  private OnnxGraph(Pipeline pipeline, GraphWriter graph, List<String> values) {
    this.pipeline = pipeline;
    this.model = pipeline.model();
    this.graph = graph;
    this.values = values;
  }

  /**
   * The file of a model.
   *
   * @param name of the graph
   * @param about what the file says of itself
   * @throws NoGraphException if it cannot be written exactly
   */
  public static byte[] of(Pipeline pipeline, String name, String about) {
    List<String> names = pipeline.encodings().stream().map(InputEncoding::name).toList();
    return new OnnxGraph(pipeline, new GraphWriter(), names).write(name, about);
  }

  private byte[] write(String name, String about) {
    inputs();
    if (model instanceof Ensemble ensemble) {
      composed(ensemble.composition());
    } else {
      String scaled = scaled(isMatrix() ? MATRIX : row());
      answers(linked(model.link(), scaled), () -> isAbove(scaled, model.tie()));
    }
    return graph.write(name, about);
  }

  /** The margins times the slope. */
  private String scaled(String row) {
    String margins =
        switch (model) {
          case TreeEnsemble _ -> TreesInOnnx.of(file(), graph, row);
          case XgboostLinear linear -> linear(linear, row);
          case LinearModel linear -> sums(linear.coef(), linear.intercept(), row);
          default -> throw new NoGraphException("the model is neither trees nor linear");
        };
    return model.slope() == 1
        ? margins
        : graph.step("Mul", margins, graph.constant(Element.DOUBLE, model.slope()));
  }

  /** The members' graphs beside each other, and what adds up what they make. */
  private void composed(Composition ensemble) {
    if (ensemble.calibrates()) {
      throw new NoGraphException("an ensemble that calibrates is no graph");
    }
    switch (ensemble.how()) {
      case How.Mean mean -> mean(ensemble.parts(), mean);
      case How.Votes votes -> votes(ensemble.parts(), votes);
      case How.Only _, How.Cascade _, How.Stack _ ->
          throw new NoGraphException("of ensembles, averages and votes are graphs");
    }
  }

  private void mean(List<Composition.Part> parts, How.Mean how) {
    boolean margins = how.space() == Space.MARGIN;
    String sum =
        sum(
            parts,
            how.weights(),
            member -> {
              String scaled = member.scaled(member.row());
              return margins ? scaled : linked(member.model.link(), scaled);
            });
    boolean binary = model.task() == Task.BINARY;
    String linked = margins ? linked(how.link(), sum) : sum;
    String answers = binary && !margins ? atMostOne(linked) : linked;
    answers(answers, () -> isAbove(answers, 0.5));
  }

  /** Of each class the weights of the members that answer it; of a tie the first one. */
  private void votes(List<Composition.Part> parts, How.Votes how) {
    int classes = pipeline.classes().size();
    double[] all = IntStream.range(0, classes).asDoubleStream().toArray();
    String places = graph.matrix(Element.INT64, 1, all);
    String votes =
        sum(
            parts,
            how.weights(),
            member -> graph.cast(graph.step("Equal", member.place(), places), Element.DOUBLE));
    label(mostOf(votes, 0));
    double weight = Arrays.stream(how.weights()).sum();
    String shares = graph.step("Div", votes, graph.constant(Element.DOUBLE, weight));
    graph.output(shares, "probabilities", Element.DOUBLE, classes);
  }

  /** The place of the class that is answered, in one column. */
  private String place() {
    String scaled = scaled(row());
    return model.task() == Task.BINARY
        ? graph.cast(isAbove(scaled, model.tie()), Element.INT64)
        : mostOf(linked(model.link(), scaled), 1);
  }

  private String mostOf(String answers, int keepsColumn) {
    Attributes columns = new Attributes().number("axis", 1).number("keepdims", keepsColumn);
    return graph.step("ArgMax", columns, answers);
  }

  /** The weighted sum of what members make, in their order. */
  private String sum(
      List<Composition.Part> parts, double[] weights, Function<OnnxGraph, String> made) {
    List<String> columns = columns();
    String sum = "";
    for (int m = 0; m < weights.length; m++) {
      Composition.Part part = parts.get(m);
      List<String> taken = Arrays.stream(part.places()).mapToObj(columns::get).toList();
      OnnxGraph member = new OnnxGraph(part.pipeline(), graph, taken);
      String weight = graph.constant(Element.DOUBLE, weights[m]);
      String term = graph.step("Mul", made.apply(member), weight);
      sum = m == 0 ? term : graph.step("Add", sum, term);
    }
    return sum;
  }

  /** Rounding may lead beyond. */
  private String atMostOne(String probability) {
    return graph.step("Min", probability, graph.constant(Element.DOUBLE, 1));
  }

  private String isAbove(String value, double bound) {
    return graph.step("Greater", value, graph.constant(Element.DOUBLE, bound));
  }

  /** Of an ensemble's row, which is what it passes on. */
  private List<String> columns() {
    List<String> columns = new ArrayList<>();
    List<InputEncoding> inputs = pipeline.encodings();
    for (int i = 0; i < inputs.size(); i++) {
      boolean passes =
          inputs.get(i) instanceof InputEncoding.Text
              || (inputs.get(i) instanceof InputEncoding.Numeric number
                  && number.imputation().isEmpty()
                  && !number.missingIndicator());
      if (isMatrix()) {
        String place = graph.list(new int[] {i});
        columns.add(graph.step("Gather", new Attributes().number("axis", 1), MATRIX, place));
      } else if (inputs.get(i) instanceof Coded category) {
        columns.add(CodesInOnnx.of(category, values.get(i), graph));
      } else if (passes) {
        columns.add(values.get(i));
      } else {
        throw new NoGraphException("the ensemble transforms its inputs");
      }
    }
    return columns;
  }

  private byte[] file() {
    return Objects.requireNonNullElse(pipeline.write().get(Pipeline.MODEL_FILE), NONE);
  }

  private boolean isMatrix() {
    return pipeline.isNumbered()
        && pipeline.encodings().equals(InputEncoding.of(model, model.features()))
        && pipeline.encodings().stream().noneMatch(Coded.class::isInstance);
  }

  private void inputs() {
    List<InputEncoding> inputs = pipeline.encodings();
    if (isMatrix()) {
      graph.input(MATRIX, Element.DOUBLE, inputs.size());
      return;
    }
    for (InputEncoding input : inputs) {
      if (input.name().isEmpty()) {
        throw new NoGraphException("an input has no name; ONNX knows inputs by their names");
      }
      boolean text = input.type() == ColumnType.STRING;
      graph.input(input.name(), text ? Element.STRING : Element.DOUBLE, 1);
    }
  }

  private String row() {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      String value = values.get(i);
      switch (pipeline.encodings().get(i)) {
        case InputEncoding.Numeric number -> number(number, value, columns);
        case InputEncoding.OneHot text -> text(text, value, columns);
        case Coded category -> columns.add(CodesInOnnx.of(category, value, graph));
        case InputEncoding.Text _ -> throw new NoGraphException("a member is an ensemble");
      }
    }
    return joined(columns);
  }

  private String joined(List<String> columns) {
    return graph.step("Concat", new Attributes().number("axis", 1), columns.toArray(String[]::new));
  }

  private void number(InputEncoding.Numeric input, String value, List<String> columns) {
    if (input.imputation().isEmpty() && !input.missingIndicator()) {
      columns.add(value);
      return;
    }
    String missing = graph.step("IsNaN", value);
    columns.add(
        input.imputation().isEmpty()
            ? value
            : graph.step(
                "Where",
                missing,
                graph.constant(Element.DOUBLE, input.imputation().getAsDouble()),
                value));
    if (input.missingIndicator()) {
      columns.add(graph.cast(missing, Element.DOUBLE));
    }
  }

  /** The place of the text among the categories, compared with each place. */
  private void text(InputEncoding.OneHot input, String value, List<String> columns) {
    List<String> categories = input.categories();
    if (categories.contains("")) {
      throw new NoGraphException(
          "the input %s has an empty text for a category, which in ONNX stands for a missing one"
              .formatted(input.name()));
    }
    List<String> texts = new ArrayList<>(categories);
    texts.add("");
    int[] places = IntStream.rangeClosed(0, categories.size()).toArray();
    places[categories.size()] = input.imputation().map(categories::indexOf).orElse(-1);
    if (!categories.isEmpty()) {
      double[] all = IntStream.range(0, categories.size()).asDoubleStream().toArray();
      String place = placeOf(value, texts, places);
      String is = graph.step("Equal", place, graph.matrix(Element.INT64, 1, all));
      columns.add(graph.cast(is, Element.DOUBLE));
    }
    if (input.missingIndicator()) {
      columns.add(graph.cast(placeOf(value, List.of(""), new int[] {1}, 0), Element.DOUBLE));
    }
  }

  private String placeOf(String text, List<String> texts, int[] places) {
    return placeOf(text, texts, places, -1);
  }

  private String placeOf(String text, List<String> texts, int[] places, int otherwise) {
    return graph.step(
        "LabelEncoder",
        new Attributes()
            .texts("keys_strings", texts)
            .numbers("values_int64s", places)
            .number("default_int64", otherwise),
        text);
  }

  /**
   * XGBoost's linear booster: bias, then weight · value feature by feature, all in 32 bits. Running
   * sums add up in this order, of which the last is the margin. What is missing adds nothing.
   */
  private String linear(XgboostLinear linear, String row) {
    int features = model.features().size();
    String values = graph.cast(row, Element.FLOAT);
    String zero = graph.constant(Element.FLOAT, 0);
    values = graph.step("Where", graph.step("IsNaN", values), zero, values);
    String first = graph.list(new int[] {0, 1, 0, 0});
    String withOne = graph.step("Pad", values, first, graph.constant(Element.FLOAT, 1));
    String axis = graph.list(new int[] {1});
    String last = graph.list(new int[] {features});
    double[] intercepts = linear.intercepts();
    double[][] coefficients = linear.coefficients();
    List<String> margins = new ArrayList<>();
    for (int output = 0; output < model.outputs(); output++) {
      double[] weights = new double[features + 1];
      weights[0] = intercepts[output];
      System.arraycopy(coefficients[output], 0, weights, 1, features);
      String terms = graph.step("Mul", withOne, graph.matrix(Element.FLOAT, 1, weights));
      String sums = graph.step("CumSum", terms, axis);
      margins.add(graph.step("Gather", new Attributes().number("axis", 1), sums, last));
    }
    return graph.cast(joined(margins), Element.DOUBLE);
  }

  private String sums(double[][] coefficients, double[] intercepts, String row) {
    double[] all = Arrays.stream(coefficients).flatMapToDouble(Arrays::stream).toArray();
    return graph.step(
        "Gemm",
        new Attributes().number("transB", 1),
        row,
        graph.matrix(Element.DOUBLE, coefficients.length, all),
        graph.matrix(Element.DOUBLE, 1, intercepts));
  }

  /**
   * @param positive adds what tells, of two classes, whether the second is answered
   */
  private void answers(String answers, Supplier<String> positive) {
    switch (model.task()) {
      case REGRESSION, TARGETS ->
          graph.output(answers, "prediction", Element.DOUBLE, model.outputs());
      case BINARY -> {
        String one = graph.constant(Element.DOUBLE, 1);
        label(graph.cast(positive.get(), Element.INT64));
        String both = joined(List.of(graph.step("Sub", one, answers), answers));
        graph.output(both, "probabilities", Element.DOUBLE, 2);
      }
      case MULTICLASS -> {
        label(mostOf(answers, 0));
        graph.output(answers, "probabilities", Element.DOUBLE, model.outputs());
      }
      case OTHER -> throw new IllegalStateException("only remote models answer so");
    }
  }

  /** By the step that our reader, too, knows the classes' names from; numbers if all are. */
  private void label(String place) {
    List<Long> numbers =
        pipeline.classes().stream()
            .map(ClassNames::value)
            .filter(Long.class::isInstance)
            .map(Long.class::cast)
            .toList();
    boolean areNumbers = isSame(numbers, pipeline.classes());
    String all = areNumbers ? graph.longs(numbers) : graph.list(pipeline.classes());
    String names = graph.step("ArrayFeatureExtractor", all, place);
    String label = graph.step("Reshape", names, graph.list(new int[] {-1}));
    graph.output(label, "label", areNumbers ? Element.INT64 : Element.STRING, 0);
  }

  /** A class 01 or +1 would not be found by its number again. */
  private static boolean isSame(List<Long> numbers, List<String> names) {
    return numbers.stream().map(String::valueOf).toList().equals(names);
  }

  private String linked(Link link, String margins) {
    return switch (link) {
      case IDENTITY -> margins;
      case LOGIT -> graph.step("Sigmoid", margins);
      case LOG -> graph.step("Exp", margins);
      case STEP ->
          graph.cast(
              graph.step("Greater", margins, graph.constant(Element.DOUBLE, 0)), Element.DOUBLE);
      case SOFTPLUS ->
          graph.step(
              "Log",
              graph.step("Add", graph.constant(Element.DOUBLE, 1), graph.step("Exp", margins)));
      case SIGNED_SQUARE -> graph.step("Mul", margins, graph.step("Abs", margins));
      case SOFTMAX -> graph.step("Softmax", new Attributes().number("axis", 1), margins);
    };
  }
}
