// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.ensembles;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.onnx.OnnxModel;
import io.bellwether.scoring.pipeline.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** How members answer rows together. */
sealed interface Combination {
  /**
   * @param rows at least one
   */
  List<Score> scores(List<Seat> seats, List<Row> rows);

  /** The only member's answer. */
  record Only() implements Combination {
    @Override
    public List<Score> scores(List<Seat> seats, List<Row> rows) {
      return seats.getFirst().scores(rows);
    }
  }

  /**
   * The mean.
   *
   * @param weights one for each member, of sum 1
   * @param link of the margins, if they are what is combined
   */
  record Mean(Task task, Space space, Link link, double[] weights) implements Combination {
    @Override
    public List<Score> scores(List<Seat> seats, List<Row> rows) {
      List<double[]> sums = new ArrayList<>(rows.size());
      for (int m = 0; m < seats.size(); m++) {
        List<Score> scores = seats.get(m).scores(rows);
        double slope = seats.get(m).slope();
        for (int i = 0; i < scores.size(); i++) {
          double[] values = space.of(scores.get(i), slope);
          if (m == 0) {
            sums.add(new double[values.length]);
          }
          add(sums.get(i), values, weights[m]);
        }
      }
      return sums.stream().map(this::score).toList();
    }

    /** A member of weight 0 has no say, even if it is infinitely sure. */
    private static void add(double[] sums, double[] values, double weight) {
      for (int i = 0; weight > 0 && i < sums.length; i++) {
        sums[i] += weight * values[i];
      }
    }

    private Score score(double[] sums) {
      return switch (space) {
        case PROBABILITY -> Scores.ofProbabilities(task, sums);
        case MARGIN -> Scores.ofMargins(task, link, sums);
      };
    }
  }

  /**
   * One vote for the class that a member answers, counted by weights; of a tie the first class. The
   * probability of a class is its share of the votes.
   */
  record Majority(Task task, int classes, double[] weights) implements Combination {
    @Override
    public List<Score> scores(List<Seat> seats, List<Row> rows) {
      double[][] votes = new double[rows.size()][classes];
      for (int m = 0; m < seats.size(); m++) {
        List<Score> scores = seats.get(m).scores(rows);
        for (int i = 0; i < votes.length; i++) {
          votes[i][predicted(scores.get(i))] += weights[m];
        }
      }
      return Arrays.stream(votes).map(this::score).toList();
    }

    private static int predicted(Score score) {
      return switch (score) {
        case Score.Binary binary -> binary.predicted();
        case Score.Multiclass many -> many.predicted();
        case Score.Regression _, Score.Targets _, Score.Other _ ->
            throw new IllegalArgumentException("no class");
      };
    }

    private Score score(double[] votes) {
      double sum = 0;
      for (double vote : votes) {
        sum += vote;
      }
      double all = sum;
      double[] shares = Arrays.stream(votes).map(vote -> vote / all).toArray();
      // Shares of votes that differ by little may be the same; the votes decide.
      int most = 0;
      for (int i = 1; i < votes.length; i++) {
        most = votes[i] > votes[most] ? i : most;
      }
      return task == Task.BINARY
          ? new Score.Binary(OnnxModel.logOdds(shares[1]), shares[1], most)
          : new Score.Multiclass(Scores.logs(shares), shares, most);
    }
  }

  /** The first member that is sure; what it is not goes on to the next. */
  record Cascade(List<Sureness> sureness) implements Combination {
    @Override
    public List<Score> scores(List<Seat> seats, List<Row> rows) {
      Score[] answered = new Score[rows.size()];
      int[] open = IntStream.range(0, answered.length).toArray();
      for (int m = 0; m < seats.size() && open.length > 0; m++) {
        boolean isLast = m == seats.size() - 1;
        List<Score> scores = seats.get(m).scores(Arrays.stream(open).mapToObj(rows::get).toList());
        int[] next = new int[open.length];
        int count = 0;
        for (int i = 0; i < open.length; i++) {
          if (isLast || sureness.get(m).isSure(scores.get(i))) {
            answered[open[i]] = scores.get(i);
          } else {
            next[count++] = open[i];
          }
        }
        open = Arrays.copyOf(next, count);
      }
      return List.of(answered);
    }
  }

  /**
   * Another model on the members' answers, and on inputs of the ensemble if it takes such.
   *
   * @param meta its places are in the ensemble's row with all answers behind it
   * @param width of one member's answer
   */
  record Stack(Space space, Seat meta, int width) implements Combination {
    @Override
    public List<Score> scores(List<Seat> seats, List<Row> rows) {
      int columns = rows.getFirst().values().length;
      List<Row> wide = rows.stream().map(row -> wider(row, seats.size() * width)).toList();
      for (int m = 0; m < seats.size(); m++) {
        List<Score> scores = seats.get(m).scores(rows);
        for (int i = 0; i < scores.size(); i++) {
          double[] values = space.of(scores.get(i), seats.get(m).slope());
          System.arraycopy(values, 0, wide.get(i).values(), columns + m * width, width);
        }
      }
      return meta.scores(wide);
    }

    static Row wider(Row row, int more) {
      int width = row.values().length + more;
      double[] values = Arrays.copyOf(row.values(), width);
      return row.texts().length == 0
          ? new Row(values)
          : new Row(values, Arrays.copyOf(row.texts(), width));
    }
  }
}
