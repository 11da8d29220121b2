// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.ensembles;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.ensembles.EnsembleFile.Ballot;
import io.bellwether.scoring.ensembles.EnsembleFile.Kind;
import io.bellwether.scoring.ensembles.EnsembleFile.Member;
import io.bellwether.scoring.ensembles.EnsembleFile.Meta;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Puts an ensemble together, and refuses what does not fit, by the name of the member. */
final class Assembly {
  /** Each row of a batch is held with all of them. */
  private static final int MOST_COLUMNS = 20_000;

  private final EnsembleFile file;
  private final List<Pipeline> versions;
  private final List<Pipeline> members;
  private final Pipeline first;
  private final List<String> answers;
  private final Optional<Pipeline> meta;
  private final List<InputEncoding> encodings;
  private final Columns columns;

  /**
   * @param pipelines of all versions, that of the meta-model last
   */
  Assembly(EnsembleFile file, List<Pipeline> pipelines) {
    if (pipelines.size() != file.versions().size()) {
      throw new ModelFormatException(
          "members",
          pipelines.size() + " versions",
          "the %d named".formatted(file.versions().size()));
    }
    this.file = file;
    this.versions = pipelines;
    this.members = pipelines.subList(0, file.members().size());
    first = members.getFirst();
    for (int i = 0; i < members.size(); i++) {
      check(i);
    }
    answers = file.kind() == Kind.STACKING ? answerNames() : List.of();
    meta = file.meta().map(what -> meta(what, pipelines.getLast()));
    encodings = file.inputs().isEmpty() ? union() : file.inputs();
    long width = encodings.stream().mapToLong(input -> input.columns().size()).sum();
    if (width > MOST_COLUMNS) {
      throw new ModelFormatException(
          "inputs", "%,d columns".formatted(width), "at most %,d".formatted(MOST_COLUMNS));
    }
    columns = Columns.of(encodings);
    checkTransform();
  }

  Pipeline pipeline() {
    List<Seat> seats = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      Pipeline member = columns.seated(members.get(i));
      int[] places = columns.places(who(i), member, columns.names());
      seats.add(
          Seat.of(member, places, columns.names().size(), file.members().get(i).calibration()));
    }
    Ensemble ensemble =
        new Ensemble(
            columns,
            versions,
            first.task(),
            outputs(),
            seats,
            combination(seats),
            file.calibration());
    try {
      return Pipeline.of(ensemble, file.write(), encodings, first.classes());
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException("inputs", String.valueOf(e.getMessage()));
    }
  }

  private int outputs() {
    return switch (first.task()) {
      case MULTICLASS -> first.classes().size();
      case TARGETS -> first.model().outputs();
      case BINARY, REGRESSION, OTHER -> 1;
    };
  }

  private String who(int member) {
    return "members[%d] (%s)".formatted(member, file.members().get(member).version());
  }

  private void check(int place) {
    Pipeline member = members.get(place);
    Task task = member.task();
    if (task == Task.OTHER) {
      throw new ModelFormatException(
          who(place), "answers neither numbers nor probabilities", "a classifier or a regression");
    }
    if (!answer(member).equals(answer(first)) || !member.classes().equals(first.classes())) {
      throw new ModelFormatException(
          who(place), "answers " + answer(member), answer(first) + ", as " + who(0));
    }
    if (task == Task.TARGETS && file.kind() == Kind.STACKING) {
      throw new ModelFormatException(
          who(place), "answers " + answer(member), "one; average or weighted take several");
    }
    boolean classifies = task == Task.BINARY || task == Task.MULTICLASS;
    if (!classifies && (file.kind() == Kind.VOTE || file.kind() == Kind.CASCADE)) {
      throw new ModelFormatException(
          who(place), "is a regression", "a classifier; average or weighted take regressions");
    }
    if (task == Task.MULTICLASS
        && file.members().get(place).sureness().orElse(null) instanceof Sureness.Outside) {
      throw new ModelFormatException(
          "members[%d].unsure".formatted(place), "present", "sure, where classes are several");
    }
    file.members().get(place).calibration().ifPresent(how -> check(who(place), how));
    if (place == 0) {
      file.calibration().ifPresent(how -> check("calibration", how));
    }
  }

  private void check(String where, Calibration how) {
    boolean values = first.classes().isEmpty();
    if (values && !(how instanceof Calibration.Isotonic)) {
      throw new ModelFormatException(
          where, "makes probabilities of a regression", "isotonic, or no calibration");
    }
    int calibrated = how.outputs().orElse(outputs());
    if (calibrated != outputs()) {
      throw new ModelFormatException(
          where, "calibrates %d outputs".formatted(calibrated), Integer.toString(outputs()));
    }
    if (!values) {
      how.requireProbabilities();
    }
  }

  private static String answer(Pipeline pipeline) {
    boolean labels = pipeline.model().link() == Link.LOGIT;
    return switch (pipeline.task()) {
      case BINARY, MULTICLASS -> "the classes " + Columns.shown(pipeline.classes());
      case REGRESSION -> "a value";
      case TARGETS ->
          (labels ? "probabilities of %d labels" : "values of %d targets")
              .formatted(pipeline.model().outputs());
      case OTHER -> "something else";
    };
  }

  /** A member's name, of several classes with each of them. */
  private List<String> answerNames() {
    return file.members().stream()
        .map(Member::name)
        .flatMap(
            name ->
                first.task() == Task.MULTICLASS
                    ? first.classes().stream().map(one -> name + "=" + one)
                    : Stream.of(name))
        .toList();
  }

  private Pipeline meta(Meta what, Pipeline last) {
    Pipeline pipeline =
        switch (what) {
          case Meta.Version _ -> last;
          case Meta.Linear linear -> linear(linear);
        };
    boolean fits =
        pipeline.task() == first.task()
            && (what instanceof Meta.Linear || pipeline.classes().equals(first.classes()));
    if (!fits || pipeline.model().outputs() != outputs()) {
      throw new ModelFormatException(
          "meta", "answers " + answer(pipeline), answer(first) + ", as the members");
    }
    checkTakesAnswers(pipeline);
    return pipeline;
  }

  /** By a name, or all of them in their order if its own inputs have no names. */
  private void checkTakesAnswers(Pipeline meta) {
    List<String> inputs = meta.encodings().stream().map(InputEncoding::name).toList();
    boolean byOrder = meta.isNumbered() && inputs.size() == answers.size();
    if (!byOrder && inputs.stream().noneMatch(answers::contains)) {
      throw new ModelFormatException(
          "meta",
          "no input of it is a member's answer: " + Columns.shown(inputs),
          "at least one of " + Columns.shown(answers));
    }
  }

  private Pipeline linear(Meta.Linear linear) {
    List<String> features = linear.features().isEmpty() ? answers : linear.features();
    for (double[] row : linear.coef()) {
      if (row.length != features.size()) {
        throw new ModelFormatException(
            "meta.coef",
            row.length + " coefficients",
            "one for each of " + Columns.shown(features));
      }
    }
    double[] zeros = new double[features.size()];
    double[] ones = new double[features.size()];
    Arrays.fill(ones, 1);
    try {
      LinearModel model =
          new LinearModel(features, linear.coef(), linear.intercept(), linear.link(), zeros, ones);
      return Pipeline.of(model.write());
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException("meta", String.valueOf(e.getMessage()));
    }
  }

  private List<InputEncoding> union() {
    Map<String, Pipeline> takers = new LinkedHashMap<>();
    for (int i = 0; i < members.size(); i++) {
      takers.put(who(i), members.get(i));
    }
    Set<String> given = Set.copyOf(answers);
    if (meta.isPresent() && takesInputsToo(meta.get(), given)) {
      takers.put("meta", meta.get());
    }
    return Columns.union(takers, given, file.kind() != Kind.CASCADE);
  }

  /** One that takes no answer by its name takes them all in their order. */
  private static boolean takesInputsToo(Pipeline meta, Set<String> answers) {
    long taken = meta.encodings().stream().filter(input -> answers.contains(input.name())).count();
    return taken > 0 && taken < meta.encodings().size();
  }

  /** A column that nobody takes is most likely a mistake. */
  private void checkTransform() {
    if (file.inputs().isEmpty()) {
      return;
    }
    Set<String> made = new HashSet<>();
    for (String column : columns.names()) {
      if (!made.add(column)) {
        throw new ModelFormatException(
            "inputs", "make the column " + column + " twice", "each column once");
      }
    }
    Set<String> taken = new HashSet<>();
    for (Pipeline member : Stream.concat(members.stream(), meta.stream()).toList()) {
      if (member.encodings().size() == columns.names().size() && member.isNumbered()) {
        return; // It takes all in their order.
      }
      member.encodings().forEach(input -> taken.add(input.name()));
    }
    for (String column : columns.names()) {
      if (!taken.contains(column)) {
        throw new ModelFormatException(
            "inputs", "make the column " + column, "only columns that a member takes");
      }
    }
  }

  private Combination combination(List<Seat> seats) {
    return switch (file.kind()) {
      case AVERAGE, WEIGHTED -> mean(seats, file.space());
      case VOTE ->
          file.ballot() == Ballot.SOFT
              ? mean(seats, Space.PROBABILITY)
              : new Combination.Majority(first.task(), first.classes().size(), weights());
      case STACKING -> stack();
      case CASCADE ->
          new Combination.Cascade(
              file.members().stream().flatMap(member -> member.sureness().stream()).toList());
      case PIPELINE ->
          first.model().explains() ? mean(seats, Space.MARGIN) : new Combination.Only();
    };
  }

  private double[] weights() {
    return file.members().stream().mapToDouble(member -> member.weight().orElse(1)).toArray();
  }

  private Combination mean(List<Seat> seats, Space space) {
    Link link = seats.getFirst().link();
    for (int i = 0; space == Space.MARGIN && i < seats.size(); i++) {
      if (seats.get(i).link() != link) {
        throw new ModelFormatException(
            who(i),
            "has margins of the link " + seats.get(i).link(),
            link + ", as " + who(0) + ", or space probability");
      }
    }
    double[] weights = weights();
    double sum = Arrays.stream(weights).sum();
    double[] shares = Arrays.stream(weights).map(weight -> weight / sum).toArray();
    return new Combination.Mean(first.task(), space, link, shares);
  }

  private Combination stack() {
    Pipeline pipeline = columns.seated(meta.orElseThrow());
    Columns wide = columns.with(answers);
    int[] places = wide.places("meta", pipeline, answers);
    Seat seat = Seat.of(pipeline, places, wide.names().size(), Optional.empty());
    return new Combination.Stack(file.space(), seat, outputs());
  }
}
