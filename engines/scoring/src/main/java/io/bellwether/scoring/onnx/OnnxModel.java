// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import io.bellwether.scoring.Link;
import io.bellwether.scoring.Model;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.RefusedRowException;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.Task;
import io.bellwether.tabular.ColumnType;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX graph over the columns of a table, run by ONNX Runtime. Its native memory is let go of
 * once the model is garbage.
 *
 * <p>It answers probabilities, a value or several, or something else ({@link Task#OTHER}); its
 * margins are made of them (log-odds, or the logarithms of the probabilities of several classes).
 * It cannot explain its answers.
 */
public final class OnnxModel implements Model {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int MOST_ROWS_A_CALL = 4096;

  /** A call that may take longer is not made on a virtual thread. */
  static final long SHORT_NANOS = 500_000;

  private final OrtSession session;
  private final OnnxInputs inputs;
  private final List<OnnxOutput> outputs;
  private final OnnxMeaning meaning;
  private final List<String> features;
  private final List<Element> elements;
  private final List<ColumnType> types;
  private final int width;
  private final boolean takesLong;
  private final int mostJoined;
  private final JoinedCalls joined;

  /** The quickest call so far; it tells only on which thread the next one is made. */
  private volatile long nanosPerRow = SHORT_NANOS;

  private OnnxModel(
      OrtSession session,
      OnnxInputs inputs,
      List<OnnxOutput> outputs,
      OnnxMeaning meaning,
      boolean takesLong,
      Duration longest) {
    this.session = session;
    this.inputs = inputs;
    this.outputs = List.copyOf(outputs);
    this.meaning = meaning;
    features = inputs.features();
    elements = inputs.elements();
    types = inputs.types();
    width = outputs.getLast().end();
    this.takesLong = takesLong;
    boolean mayJoin = !takesLong && !inputs.oneByOne() && takesNonFinite();
    mostJoined = mayJoin ? JoinTrial.mostRows(rows -> call(rows, null), features.size()) : 1;
    joined = new JoinedCalls(this::timed, OnnxRuntime.longCalls(), mostJoined, longest);
  }

  /** Whether a file is one of ONNX. */
  public static boolean recognises(byte[] file) {
    return OnnxFile.recognises(file);
  }

  /**
   * Looks the file through, loads it and tries it on rows of zeros.
   *
   * @throws ModelFormatException if it is broken, is not one that takes columns and answers a
   *     tensors for each row, needs more than is in it, or the library refuses it
   */
  public static OnnxModel read(byte[] file) {
    return read(file, LONGEST);
  }

  /**
   * @param longest how long a call may take that has a thread of its own
   */
  static OnnxModel read(byte[] file, Duration longest) {
    return OnnxRuntime.apart(() -> load(file, longest));
  }

  private static OnnxModel load(byte[] file, Duration longest) {
    OnnxFile facts = OnnxFile.read(file);
    OnnxInputs inputs = OnnxInputs.of(facts.inputs());
    OrtSession session = OnnxRuntime.open(ZipMaps.removed(file, facts));
    boolean loaded = false;
    try {
      OnnxProbe probe = OnnxProbe.of(facts, inputs, session);
      OnnxMeaning meaning = OnnxMeaning.of(facts, probe.outputs(), probe.answer());
      OnnxModel model =
          new OnnxModel(session, inputs, probe.outputs(), meaning, facts.takesLong(), longest);
      OnnxRuntime.closeAfter(model, session);
      loaded = true;
      return model;
    } catch (OrtException e) {
      throw OnnxRuntime.refused(e);
    } catch (RefusedRowException e) {
      throw new ModelFormatException(
          "a row of zeros", String.valueOf(e.getMessage()), "an answer as the graph declares it");
    } finally {
      if (!loaded) {
        OnnxRuntime.close(session);
      }
    }
  }

  @Override
  public List<String> features() {
    return features;
  }

  @Override
  public List<ColumnType> types() {
    return types;
  }

  @Override
  public Task task() {
    return meaning.task();
  }

  @Override
  public List<String> classes() {
    return meaning.classes();
  }

  @Override
  public Link link() {
    return switch (meaning.task()) {
      case BINARY -> Link.LOGIT;
      case REGRESSION, TARGETS, OTHER -> Link.IDENTITY;
      case MULTICLASS -> Link.SOFTMAX;
    };
  }

  @Override
  public int outputs() {
    return switch (meaning.task()) {
      case MULTICLASS -> meaning.classes().size();
      case TARGETS -> meaning.numbers().width();
      case BINARY, REGRESSION, OTHER -> 1;
    };
  }

  /** What the graph itself takes, in its order. */
  public List<OnnxInput> inputs() {
    return inputs.tensors();
  }

  /** What the graph itself answers, in its order. */
  public List<OnnxOutput> answers() {
    return outputs;
  }

  /** Whether this output has a probability for each class, in their order. */
  public boolean tellsClasses(OnnxOutput output) {
    return output.equals(meaning.numbers()) && output.width() == meaning.classes().size();
  }

  @Override
  public boolean isSinglePrecision() {
    Element element = meaning.numbers().element();
    return element == Element.FLOAT || element == Element.FLOAT16;
  }

  @Override
  public boolean takesNonFinite() {
    return elements.stream().allMatch(Element::isReal);
  }

  @Override
  public boolean takesRounded() {
    return false;
  }

  @Override
  public boolean takes(int feature, double value) {
    return switch (elements.get(feature)) {
      case FLOAT, FLOAT16, DOUBLE, STRING -> true;
      case UINT8 -> value == ((int) value & 0xFF);
      case BOOL -> value == 0 || value == 1;
      case INT32 -> value == (int) value;
      case INT64 -> value == Math.rint(value) && Math.abs(value) < 0x1p63;
    };
  }

  @Override
  public boolean explains() {
    return false;
  }

  /**
   * What the graph answers for each row, the values of all its outputs one after the other.
   *
   * @throws RefusedRowException if the graph cannot answer one of them, not with a number, or not
   *     in time
   */
  public double[][] run(List<Row> rows) {
    double[][] answers = new double[rows.size()][];
    int most = inputs.oneByOne() ? 1 : MOST_ROWS_A_CALL;
    for (int from = 0; from < rows.size(); from += most) {
      int to = Math.min(rows.size(), from + most);
      double[][] some = called(rows.subList(from, to));
      System.arraycopy(some, 0, answers, from, some.length);
    }
    return answers;
  }

  private double[][] called(List<Row> rows) {
    boolean isShort = !takesLong && nanosPerRow * rows.size() < SHORT_NANOS;
    boolean joins = mostJoined > 1; // Rows that cost little together cost much alone.
    return (isShort && !joins) || !Thread.currentThread().isVirtual()
        ? call(rows, null)
        : joined.answers(rows);
  }

  private double[][] timed(List<Row> rows, LongCall running) throws OrtException {
    long start = System.nanoTime();
    double[][] answers = running.run(options -> call(rows, options));
    nanosPerRow = Math.min(nanosPerRow, (System.nanoTime() - start) / rows.size());
    return answers;
  }

  private double[][] call(List<Row> rows, @Nullable RunOptions options) {
    double[][] answers = new double[rows.size()][width];
    Map<String, OnnxTensor> tensors = Map.of();
    try {
      tensors = inputs.of(OnnxRuntime.environment(), rows);
      try (OrtSession.Result result = session.run(tensors, options)) {
        for (OnnxOutput output : outputs) {
          output.read(result, answers);
        }
      }
    } catch (OrtException e) {
      throw new RefusedRowException(String.valueOf(e.getMessage()));
    } finally {
      tensors.values().forEach(OnnxTensor::close);
      Reference.reachabilityFence(this);
    }
    for (double[] answer : answers) {
      check(answer);
    }
    return answers;
  }

  private void check(double[] answer) {
    if (meaning.task() == Task.OTHER) {
      return;
    }
    OnnxOutput numbers = meaning.numbers();
    int end = numbers.end();
    for (int i = numbers.from(); i < end; i++) {
      if (!isAnswer(answer[i])) {
        String what = Double.isNaN(answer[i]) ? "no number" : "" + answer[i];
        throw new RefusedRowException(
            "%s: %s comes out for these values".formatted(numbers.name(), what));
      }
    }
    if (!meaning.classes().isEmpty() && meaning.predicted(answer) < 0) {
      throw new RefusedRowException("a label that is none of " + meaning.classes());
    }
  }

  private boolean isAnswer(double value) {
    return meaning.classes().isEmpty()
        ? Double.isFinite(value)
        : value >= -OnnxMeaning.TOLERANCE && value <= 1 + OnnxMeaning.TOLERANCE;
  }

  /** The place of the class that is answered. */
  public int predicted(double[] answer) {
    return meaning.predicted(answer);
  }

  /** The probability of each class. */
  public double[] probabilities(double[] answer) {
    return meaning.probabilities(answer);
  }

  /** The value of a regression. */
  public double value(double[] answer) {
    return answer[meaning.numbers().from()];
  }

  /** Whether the value of a regression is a whole number by its type, such as a label is. */
  public boolean answersWholeNumber() {
    return meaning.task() == Task.REGRESSION && !meaning.numbers().element().isReal();
  }

  /** The values of several targets. */
  public double[] values(double[] answer) {
    return Arrays.copyOfRange(answer, meaning.numbers().from(), meaning.numbers().end());
  }

  /** What is neither. */
  public OnnxSaid said(double[] answer) {
    return OnnxSaid.of(meaning.answered(), answer);
  }

  @Override
  public void margins(double[] row, double[] margins) {
    double[] answer = run(List.of(new Row(row)))[0];
    switch (meaning.task()) {
      case REGRESSION -> margins[0] = value(answer);
      case TARGETS -> System.arraycopy(values(answer), 0, margins, 0, margins.length);
      case OTHER -> throw new UnsupportedOperationException("the graph answers no number");
      case BINARY -> margins[0] = logOdds(probabilities(answer)[1]);
      case MULTICLASS -> {
        double[] probabilities = probabilities(answer);
        for (int i = 0; i < margins.length; i++) {
          margins[i] = Math.log(probabilities[i]);
        }
      }
    }
  }

  public static double logOdds(double probability) {
    return Math.log(probability) - Math.log1p(-probability);
  }

  @Override
  public void contributions(double[] row, double[] contributions) {
    throw new UnsupportedOperationException("an ONNX graph has no exact explanation");
  }

  /** The same for each: which features matter is not known. */
  @Override
  public double[] importance() {
    double[] same = new double[features.size()];
    Arrays.fill(same, 1);
    return same;
  }
}
