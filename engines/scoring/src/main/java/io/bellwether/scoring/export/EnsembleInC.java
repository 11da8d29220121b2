// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.export;

import io.bellwether.scoring.Task;
import io.bellwether.scoring.ensembles.Calibration;
import io.bellwether.scoring.ensembles.Composition;
import io.bellwether.scoring.ensembles.Composition.How;
import io.bellwether.scoring.ensembles.Ensemble;
import io.bellwether.scoring.ensembles.Sureness;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An ensemble in C: its members by prefixes of their own, and what makes one answer of theirs. */
final class EnsembleInC {
  private static final String SCORE = "(%s, margins, answers, label)) return 1;\n";

  private final Pipeline pipeline;
  private final Composition composition;
  private final List<Composition.Part> models;
  private final String name;
  private final Task task;
  private final List<ModelInC> members = new ArrayList<>();

  /** By column of the ensemble's row the texts that members know, if it is passed on to them. */
  private final List<List<String>> texts = new ArrayList<>();

  private EnsembleInC(Pipeline pipeline, Composition composition, String name) {
    this.pipeline = pipeline;
    this.composition = composition;
    this.name = name;
    models = composition.models();
    task = pipeline.task();
  }

  /** Absent if a member is not written in C. */
  static Optional<ModelInC> of(Pipeline pipeline, Ensemble ensemble, String name) {
    return new EnsembleInC(pipeline, ensemble.composition(), name).write();
  }

  private Optional<ModelInC> write() {
    StringBuilder parts = new StringBuilder();
    for (int m = 0; m < models.size(); m++) {
      Optional<ModelInC> member = ModelInC.of(models.get(m).pipeline(), member(m));
      if (member.isEmpty()) {
        return Optional.empty();
      }
      members.add(member.get());
      parts.append(member.get().isolated(member(m)));
    }
    return Optional.of(written(parts.toString()));
  }

  private ModelInC written(String parts) {
    pipeline.model().features().forEach(_ -> texts.add(List.of()));
    List<List<String>> passed = new ArrayList<>();
    int column = 0;
    for (InputEncoding input : pipeline.encodings()) {
      if (input instanceof InputEncoding.Text) {
        texts.set(column, known(column));
      }
      passed.add(input.columns().isEmpty() ? List.of() : texts.get(column));
      column += input.columns().size();
    }
    InputsInC inputs = new InputsInC(pipeline.encodings(), passed);
    StringBuilder own =
        new StringBuilder(ModelInC.sizes(pipeline))
            .append(inputs.categories(name))
            .append(tables())
            .append(inputs.encode())
            .append(isIsotonic() ? ScoresInC.between() : "");
    for (int m = 0; m < models.size(); m++) {
      own.append(seat(m));
    }
    return new ModelInC(inputs, parts, own + together() + functions());
  }

  private String member(int member) {
    return name + "_m" + member;
  }

  private boolean isIsotonic() {
    return Stream.concat(
            composition.last().stream(),
            models.stream().flatMap(part -> part.calibration().stream()))
        .anyMatch(Calibration.Isotonic.class::isInstance);
  }

  private List<String> known(int column) {
    Set<String> known = new LinkedHashSet<>();
    for (int m = 0; m < members.size(); m++) {
      int[] places = models.get(m).places();
      for (int i = 0; i < places.length; i++) {
        for (Object text : places[i] == column ? members.get(m).inputs().texts(i) : List.of()) {
          if (text instanceof String one) {
            known.add(one);
          }
        }
      }
    }
    return List.copyOf(known);
  }

  /** Behind the columns are answers. */
  private boolean isText(int column) {
    return column < texts.size() && !texts.get(column).isEmpty();
  }

  /** What numbers members have for the texts. */
  private String tables() {
    StringBuilder tables = new StringBuilder();
    for (int m = 0; m < members.size(); m++) {
      int[] places = models.get(m).places();
      for (int i = 0; i < places.length; i++) {
        if (isText(places[i])) {
          List<?> own = members.get(m).inputs().texts(i);
          String numbers =
              texts.get(places[i]).stream()
                  .map(text -> Integer.toString(own.indexOf(text)))
                  .collect(Collectors.joining(", "));
          tables.append("static const int text_%d_%d[] = {%s};\n".formatted(m, i, numbers));
        }
      }
    }
    return tables.isEmpty()
        ? ""
        : """
        /* A member's numbers for the texts of an input; -1: it does not know it. */
        static double number_of(double text, const int *numbers, int count) {
          if (text != text) return text;
          return text >= 0 && text < count ? numbers[(int) text] : -1;
        }

        """
            + tables;
  }

  /** What a member answers to a row of the ensemble; not 0 if it does not take it. */
  private String seat(int m) {
    Composition.Part part = models.get(m);
    int[] places = part.places();
    StringBuilder out = new StringBuilder();
    out.append(
        "\nstatic int seat_%d(const double *row, double *margins, double *answers, int *label) {\n"
            .formatted(m));
    out.append("  double inputs[%d];\n  int i = 0;\n".formatted(Math.max(1, places.length)));
    out.append("  (void) row;\n  (void) i;\n");
    for (int i = 0; i < places.length; i++) {
      String value = "row[%d]".formatted(places[i]);
      if (isText(places[i])) {
        int count = texts.get(places[i]).size();
        value = "number_of(%s, text_%d_%d, %d)".formatted(value, m, i, count);
      }
      out.append("  inputs[%d] = %s;\n".formatted(i, value));
    }
    out.append("  if (%s_score".formatted(member(m))).append(SCORE.formatted("inputs"));
    part.calibration()
        .map(how -> ScoresInC.calibrated(how, task, part.pipeline().model().slope()))
        .ifPresent(out::append);
    return out.append("  return 0;\n}\n").toString();
  }

  private static String asked(int m, String row) {
    return "  if (seat_%d".formatted(m) + SCORE.formatted(row);
  }

  private String together() {
    return """

    /* What the members answer together; not 0 if one of them does not take the row. */
    static int together(const double *row, double *margins, double *answers, int *label) {
    """
        + switch (composition.how()) {
          case How.Only _ -> asked(0, "row");
          case How.Mean mean -> mean(mean);
          case How.Votes votes -> votes(votes);
          case How.Cascade cascade -> cascade(cascade);
          case How.Stack stack -> stack(stack);
        }
        + "  return 0;\n}\n";
  }

  private String mean(How.Mean mean) {
    StringBuilder out = new StringBuilder("  double sums[MARGINS], values[MARGINS];\n  int i;\n");
    out.append("  for (i = 0; i < MARGINS; i++) sums[i] = 0;\n");
    for (int m = 0; m < mean.weights().length; m++) {
      out.append(asked(m, "row"));
      if (mean.weights()[m] > 0) { // Else it may refuse the row, but has no say.
        String weight = ScoresInC.number(mean.weights()[m]);
        out.append(ScoresInC.values(mean.space(), task, models.get(m).slope(), "values"))
            .append(
                "  for (i = 0; i < MARGINS; i++) sums[i] += %s * values[i];\n".formatted(weight));
      }
    }
    out.append("  for (i = 0; i < MARGINS; i++) values[i] = sums[i];\n");
    return out
        + switch (mean.space()) {
          case MARGIN -> ScoresInC.ofMargins(task, mean.link());
          case PROBABILITY -> ScoresInC.ofProbabilities(task);
        };
  }

  private String votes(How.Votes how) {
    StringBuilder out = new StringBuilder();
    out.append("  double votes[%d] = {0}, all = 0;\n".formatted(pipeline.classes().size()));
    out.append("  int i, most = 0;\n");
    for (int m = 0; m < how.weights().length; m++) {
      String weight = ScoresInC.number(how.weights()[m]);
      out.append(asked(m, "row")).append("  votes[*label] += %s;\n".formatted(weight));
    }
    boolean binary = task == Task.BINARY;
    out.append(
        """
          for (i = 0; i < %d; i++) {
            all += votes[i];
            if (votes[i] > votes[most]) most = i;
          }
          *label = most;
        """
            .formatted(pipeline.classes().size()));
    return out
        + (binary
            ? "  answers[0] = votes[1] / all;\n" + ScoresInC.logOdds("answers[0]")
            : "  for (i = 0; i < MARGINS; i++) margins[i] = log(answers[i] = votes[i] / all);\n");
  }

  private String cascade(How.Cascade how) {
    StringBuilder out = new StringBuilder("  int i = 0;\n  (void) i;\n");
    for (int m = 0; m < composition.parts().size(); m++) {
      out.append(asked(m, "row"));
      if (m < composition.parts().size() - 1) {
        out.append(sure(how.sureness().get(m)));
      }
    }
    return out.toString();
  }

  private String sure(Sureness sureness) {
    return switch (sureness) {
      case Sureness.AtLeast(double least) ->
          task == Task.BINARY
              ? "  if (answers[0] >= %1$s || 1 - answers[0] >= %1$s) return 0;\n"
                  .formatted(ScoresInC.number(least))
              : "  for (i = 0; i < MARGINS; i++) if (answers[i] >= %s) return 0;\n"
                  .formatted(ScoresInC.number(least));
      case Sureness.Outside(double low, double high) ->
          "  if (answers[0] <= %s || answers[0] >= %s) return 0;\n"
              .formatted(ScoresInC.number(low), ScoresInC.number(high));
    };
  }

  /** The members' answers stand behind the row. */
  private String stack(How.Stack stack) {
    int count = composition.parts().size();
    StringBuilder out = new StringBuilder();
    out.append("  double wide[COLUMNS + %d * MARGINS];\n  int i;\n".formatted(count));
    out.append("  for (i = 0; i < COLUMNS; i++) wide[i] = row[i];\n");
    for (int m = 0; m < count; m++) {
      String array = "(wide + COLUMNS + %d * MARGINS)".formatted(m);
      out.append(asked(m, "row"))
          .append(ScoresInC.values(stack.space(), task, models.get(m).slope(), array));
    }
    return out + asked(count, "wide");
  }

  private String functions() {
    return """

    /* The margins of a row, the answers and the place of the class; not 0 if a member does not take it. */
    int %1$s_score(const double *inputs, double *margins, double *answers, int *label) {
      double row[COLUMNS + 1];
      int i = 0;
      if (encode(inputs, row) || together(row, margins, answers, label)) return 1;
      (void) i;
    %2$s  return 0;
    }

    /* The margins of a row; not 0 if a member does not take it. */
    int %1$s_margins(const double *inputs, double *margins) {
      double answers[MARGINS];
      int label;
      return %1$s_score(inputs, margins, answers, &label);
    }

    /* The answers to a row; not 0 if a member does not take it. */
    int %1$s_predict(const double *inputs, double *answers) {
      double margins[MARGINS];
      int label;
      return %1$s_score(inputs, margins, answers, &label);
    }
    """
        .formatted(
            name,
            composition.last().map(how -> ScoresInC.calibrated(how, task, 1)).orElse("")
                + ScoresInC.finite(task));
  }
}
