// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import io.bellwether.scoring.explain.RowFunction;
import io.bellwether.scoring.pipeline.InputSpace;
import io.bellwether.scoring.pipeline.Score;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model of several outputs answers to rows that are asked for once for each output: it
 * answers them once. The rows must be the same each time, in the same calls.
 */
final class SharedAnswers {
  private final InputSpace space;
  private final Turn turn;
  private final int[] outputs;
  private final ScoreNumber number;

  /** Of the calls so far, by output and row. */
  private final List<double[][]> said = new ArrayList<>();

  /** One of a score's numbers. */
  @FunctionalInterface
  interface ScoreNumber {
    double of(Score score, int output);
  }

  SharedAnswers(InputSpace space, Turn turn, int[] outputs, ScoreNumber number) {
    this.space = space;
    this.turn = turn;
    this.outputs = outputs;
    this.number = number;
  }

  /** The next calls are about other rows. */
  void forget() {
    said.clear();
  }

  /**
   * What asks for one of the outputs from the first call on.
   *
   * @param place of the output
   */
  RowFunction of(int place) {
    int[] calls = new int[1];
    return rows -> {
      if (calls[0] == said.size()) {
        said.add(ask(rows));
      }
      return said.get(calls[0]++)[place];
    };
  }

  private double[][] ask(double[][] rows) {
    double[][] answers = new double[outputs.length][rows.length];
    turn.inParts(
        rows,
        (from, some) -> {
          List<Score> scores = space.scores(some);
          for (int i = 0; i < some.length; i++) {
            for (int place = 0; place < outputs.length; place++) {
              answers[place][from + i] = number.of(scores.get(i), outputs[place]);
            }
          }
        });
    return answers;
  }
}
