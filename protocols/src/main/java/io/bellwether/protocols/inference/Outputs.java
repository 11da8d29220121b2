// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.serving.Answer;
import io.bellwether.platform.serving.LoadedModel;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.Score;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The outputs of a request, as its rows are answered. */
final class Outputs {
  private static final String[] NO_TEXTS = {};

  private final LoadedModel model;
  private final int rows;
  private final List<Filled> all = new ArrayList<>();
  private final List<@Nullable Object> others = new ArrayList<>();
  private String route = "";
  private String lastId = "";
  private int row;

  /**
   * @throws Malformed if an output is unknown, asked for twice, or would be too large
   */
  Outputs(InferRequest request, LoadedModel model, int rows) {
    this.model = model;
    this.rows = rows;
    List<InferRequest.Wanted> wanted =
        request.outputs().isEmpty()
            ? Output.usual(model.pipeline()).stream()
                .map(output -> new InferRequest.Wanted(output.label()))
                .toList()
            : request.outputs();
    Set<String> names = new HashSet<>();
    for (InferRequest.Wanted one : wanted) {
      if (!names.add(one.name())) {
        throw new Malformed("outputs: %s twice (expected: once)".formatted(one.name()));
      }
      Output output = Output.of(model.pipeline(), one.name());
      all.add(filled(output, one.binary().orElse(request.binary()), one.classes()));
    }
  }

  /**
   * An output with its values: numbers, or texts.
   *
   * @param classes how many of its largest values are answered instead of all
   */
  record Filled(
      Output output,
      Datatype datatype,
      int[] shape,
      boolean binary,
      double[] numbers,
      String[] texts,
      OptionalInt classes) {

    private Filled of(AnsweredTensor tensor) {
      return new Filled(
          output, tensor.datatype(), tensor.shape(), binary, tensor.numbers(), NO_TEXTS, classes);
    }

    private Filled classified(Pipeline pipeline) {
      if (classes.isEmpty()) {
        return this;
      }
      TopClasses.check(output, datatype);
      TopClasses top =
          new TopClasses(datatype, classes.getAsInt(), width(), output.labels(pipeline));
      int[] topShape = {shape[0], top.count()};
      String[] told = top.of(numbers);
      return new Filled(
          output, Datatype.BYTES, topShape, binary, new double[0], told, OptionalInt.empty());
    }

    /** As in a binary tensor. */
    byte[] bytes() {
      return datatype == Datatype.BYTES
          ? BinaryTensors.write(texts)
          : BinaryTensors.write(datatype, numbers);
    }

    /** How many values a row has. */
    private int width() {
      int width = 1;
      for (int i = 1; i < shape.length; i++) {
        width *= shape[i];
      }
      return width;
    }
  }

  private Filled filled(Output output, boolean binary, OptionalInt classes) {
    Pipeline pipeline = model.pipeline();
    if (classes.isPresent() && !mayBeNumbers(output)) {
      TopClasses.check(output, output.datatype(pipeline));
    }
    List<Integer> sizes = output.sizes(pipeline);
    int[] shape = new int[sizes.size() + 1];
    shape[0] = rows;
    for (int i = 0; i < sizes.size(); i++) {
      shape[i + 1] = sizes.get(i);
    }
    int size = Tensor.size(output.label(), shape);
    boolean texts = output.datatype(pipeline) == Datatype.BYTES;
    return new Filled(
        output,
        output.datatype(pipeline),
        shape,
        binary,
        new double[texts ? 0 : size],
        texts ? new String[size] : NO_TEXTS,
        classes);
  }

  /** Of what could be anything it is seen when it is answered. */
  private boolean mayBeNumbers(Output output) {
    return output == OwnOutput.PREDICT && model.pipeline().task() == Task.OTHER;
  }

  /** Takes the next row's answer. */
  void add(Answer answer) {
    route = answer.prediction().route().name();
    lastId = answer.prediction().id();
    if (answer.score() instanceof Score.Other other) {
      others.add(other.value());
    }
    for (Filled filled : all) {
      if (filled.datatype == Datatype.BYTES) {
        int width = filled.width();
        for (int i = 0; i < width; i++) {
          filled.texts[row * width + i] = filled.output.text(answer, i);
        }
      } else {
        filled.output.write(model, answer, filled.numbers, row * filled.width());
      }
    }
    row++;
  }

  LoadedModel model() {
    return model;
  }

  /** By which the only prediction is found in the log; of several, each has one as an output. */
  Optional<String> onlyId() {
    return rows == 1 ? Optional.of(lastId) : Optional.empty();
  }

  String route() {
    return route;
  }

  /**
   * Answers that could be anything are numbers if they all are.
   *
   * @throws Malformed if classes are wanted of what turned out to be no numbers
   */
  List<Filled> all() {
    return typed().stream().map(one -> one.classified(model.pipeline())).toList();
  }

  private List<Filled> typed() {
    Optional<AnsweredTensor> found =
        others.isEmpty() ? Optional.empty() : AnsweredTensor.of(others);
    return found
        .map(
            tensor ->
                all.stream()
                    .map(one -> one.output == OwnOutput.PREDICT ? one.of(tensor) : one)
                    .toList())
        .orElse(all);
  }
}
