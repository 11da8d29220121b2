// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

import io.bellwether.scoring.Model;
import io.bellwether.scoring.RefusedRowException;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.onnx.OnnxModel;
import io.bellwether.scoring.onnx.OnnxSaid;
import io.bellwether.scoring.remote.AnswerForm;
import io.bellwether.scoring.remote.RemoteAnswer;
import io.bellwether.scoring.remote.RemoteModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A model's answer to one row.
 *
 * @param own what the model itself answers in numbers: margins, the values of all outputs of a
 *     graph, or what a remote model gave
 * @param form how a remote model gave it, or what a graph has declared it to be
 */
public record Answered(Score score, double[] own, AnswerForm form) {
  public Answered(Score score, double[] own) {
    this(score, own, AnswerForm.PLAIN);
  }

  private static final double[] NOTHING = {};

  /**
   * What a model answers to a row.
   *
   * @throws InvalidFeaturesException if it refuses the row
   */
  static Answered of(Model model, Row row) {
    return switch (model) {
      case OnnxModel _, RemoteModel _, ComposedModel _ -> of(model, List.of(row)).getFirst();
      default -> {
        double[] margins = new double[model.outputs()];
        model.margins(row.values(), margins);
        yield of(model, margins);
      }
    };
  }

  static List<Answered> of(Model model, List<Row> rows) {
    try {
      return switch (model) {
        case OnnxModel graph -> Arrays.stream(graph.run(rows)).map(own -> of(graph, own)).toList();
        case RemoteModel remote ->
            remote.answers(rows).stream().map(answer -> of(remote.task(), answer)).toList();
        case ComposedModel composed -> composed.answers(rows);
        default -> together(model, rows);
      };
    } catch (RefusedRowException e) {
      throw InvalidFeaturesException.refused(String.valueOf(e.getMessage()));
    }
  }

  private static List<Answered> together(Model model, List<Row> rows) {
    double[][] values = new double[rows.size()][];
    for (int i = 0; i < values.length; i++) {
      values[i] = rows.get(i).values();
    }
    double[][] margins = new double[values.length][model.outputs()];
    model.margins(values, margins);
    List<Answered> answers = new ArrayList<>(margins.length);
    for (double[] own : margins) {
      answers.add(of(model, own));
    }
    return answers;
  }

  private static Answered of(Model model, double[] margins) {
    double[] answers = margins.clone();
    model.answers(answers);
    return new Answered(
        switch (model.task()) {
          case BINARY -> {
            int predicted = model.isPositive(margins[0]) ? 1 : 0;
            yield new Score.Binary(margins[0], answers[0], predicted);
          }
          case REGRESSION -> new Score.Regression(margins[0], answers[0]);
          case MULTICLASS -> new Score.Multiclass(margins, answers);
          case TARGETS -> new Score.Targets(margins, answers);
          case OTHER -> throw new IllegalStateException("only graphs and remote models answer so");
        },
        margins);
  }

  private static Answered of(OnnxModel graph, double[] own) {
    return new Answered(
        switch (graph.task()) {
          case BINARY -> {
            double probability = graph.probabilities(own)[1];
            double margin = OnnxModel.logOdds(probability);
            yield new Score.Binary(margin, probability, graph.predicted(own));
          }
          case REGRESSION -> new Score.Regression(graph.value(own), graph.value(own));
          case MULTICLASS -> {
            double[] probabilities = graph.probabilities(own);
            double[] margins = Arrays.stream(probabilities).map(Math::log).toArray();
            yield new Score.Multiclass(margins, probabilities, graph.predicted(own));
          }
          case TARGETS -> new Score.Targets(graph.values(own), graph.values(own));
          case OTHER -> {
            OnnxSaid said = graph.said(own);
            yield new Score.Other(said.value(), said.text());
          }
        },
        own,
        graph.answersWholeNumber() ? AnswerForm.WHOLE : AnswerForm.PLAIN);
  }

  private static Answered of(Task task, RemoteAnswer remote) {
    return switch (remote) {
      case RemoteAnswer.Other(var value, var text, var form) ->
          new Answered(new Score.Other(value, text), NOTHING, form);
      case RemoteAnswer.Numbers(double[] values, int predicted, var form) ->
          new Answered(
              switch (task) {
                case BINARY -> new Score.Binary(OnnxModel.logOdds(values[1]), values[1], predicted);
                case MULTICLASS ->
                    new Score.Multiclass(
                        Arrays.stream(values).map(Math::log).toArray(), values, predicted);
                case REGRESSION -> new Score.Regression(values[0], values[0]);
                case TARGETS, OTHER -> new Score.Other(values[0], Double.toString(values[0]));
              },
              values,
              form);
    };
  }
}
