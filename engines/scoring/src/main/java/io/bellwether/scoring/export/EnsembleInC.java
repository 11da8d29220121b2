// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.export;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.Model;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.ensembles.Blend;
import io.bellwether.scoring.ensembles.Ensemble;
import io.bellwether.scoring.pipeline.ComposedModel;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.trees.TreesInC;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An ensemble in C: its members by prefixes of their own, and what adds up their answers. */
final class EnsembleInC {
  private final Pipeline pipeline;
  private final Blend blend;
  private final String name;
  private final List<ModelInC> members = new ArrayList<>();

  /** By column of the ensemble's row the texts that members know, if it is passed on to them. */
  private final List<List<String>> texts = new ArrayList<>();

  private EnsembleInC(Pipeline pipeline, Blend blend, String name) {
    this.pipeline = pipeline;
    this.blend = blend;
    this.name = name;
  }

  /** Absent if it does more than add up, or a member is not written in C. */
  static Optional<ModelInC> of(Pipeline pipeline, Ensemble ensemble, String name) {
    return ensemble.blend().flatMap(blend -> new EnsembleInC(pipeline, blend, name).write());
  }

  private Optional<ModelInC> write() {
    StringBuilder parts = new StringBuilder();
    for (int m = 0; m < blend.parts().size(); m++) {
      Pipeline part = blend.parts().get(m).pipeline();
      boolean votes = blend.by() == Blend.By.VOTES;
      Optional<ModelInC> member =
          votes && part.model() instanceof ComposedModel // Its own vote may decide a tie.
              ? Optional.empty()
              : ModelInC.of(part, member(m));
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
    String own =
        ModelInC.sizes(pipeline)
            + "#define SUMS %d\n\n".formatted(sums())
            + inputs.categories(name)
            + tables()
            + inputs.encode()
            + sumsOf()
            + functions();
    return new ModelInC(inputs, parts, own);
  }

  private String member(int member) {
    return name + "_m" + member;
  }

  /** Of a vote as many as there are classes. */
  private int sums() {
    return blend.by() == Blend.By.VOTES ? pipeline.classes().size() : pipeline.model().outputs();
  }

  private List<String> known(int column) {
    Set<String> known = new LinkedHashSet<>();
    for (int m = 0; m < members.size(); m++) {
      int[] places = blend.parts().get(m).places();
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

  private boolean isText(int column) {
    return !texts.get(column).isEmpty();
  }

  /** What numbers members have for the texts. */
  private String tables() {
    StringBuilder tables = new StringBuilder();
    for (int m = 0; m < members.size(); m++) {
      int[] places = blend.parts().get(m).places();
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

  private String sumsOf() {
    StringBuilder out =
        new StringBuilder(
            """

            /* What the members answer together; not 0 if one of them does not take the row. */
            static int sums_of(const double *row, double *sums) {
              int i;
              (void) row;
              for (i = 0; i < SUMS; i++) sums[i] = 0;
            """);
    for (int m = 0; m < members.size(); m++) {
      int[] places = blend.parts().get(m).places();
      out.append(
          "  {\n    double inputs[%d], values[MARGINS];\n".formatted(Math.max(1, places.length)));
      for (int i = 0; i < places.length; i++) {
        String value = "row[%d]".formatted(places[i]);
        out.append(
            "    inputs[%d] = %s;\n"
                .formatted(
                    i,
                    isText(places[i])
                        ? "number_of(%s, text_%d_%d, %d)"
                            .formatted(value, m, i, texts.get(places[i]).size())
                        : value));
      }
      out.append(added(m)).append("  }\n");
    }
    return out.append("  return 0;\n}\n").toString();
  }

  private String added(int m) {
    Model member = blend.parts().get(m).pipeline().model();
    String weight = TreesInC.number("double", blend.weights()[m]);
    String slope = TreesInC.number("double", member.slope());
    String call = "    if (%s_%s(inputs, values)) return 1;\n";
    boolean classifies = !pipeline.classes().isEmpty();
    String sums = "    for (i = 0; i < SUMS; i++) sums[i] += %s * values[i];\n".formatted(weight);
    if (blend.weights()[m] == 0) {
      return call.formatted(member(m), "margins"); // It may refuse the row, but has no say.
    }
    return switch (blend.by()) {
      case ANSWERS -> call.formatted(member(m), "predict") + sums;
      case MARGINS ->
          call.formatted(member(m), "margins")
              + "    for (i = 0; i < SUMS; i++) values[i] *= %s;\n".formatted(slope)
              + (classifies ? "    for (i = 0; i < SUMS; i++) " + finite("values[i]") : "")
              + sums;
      case VOTES ->
          pipeline.task() == Task.BINARY
              ? call.formatted(member(m), "margins")
                  + "    sums[values[0] * %s > %s] += %s;\n"
                      .formatted(slope, TreesInC.number("double", member.tie()), weight)
              : call.formatted(member(m), "predict")
                  + """
                      {
                        int most = 0;
                        for (i = 1; i < SUMS; i++) if (values[i] > values[most]) most = i;
                        sums[most] += %s;
                      }
                  """
                      .formatted(weight);
    };
  }

  /** Certain and impossible classes have margins that can be added. */
  private static String finite(String margin) {
    return "if (isinf(%1$s)) %1$s = copysign(745, %1$s);\n".formatted(margin);
  }

  private String functions() {
    return """

    static int answers_of(const double *inputs, double *margins, double *answers) {
      double row[COLUMNS], sums[SUMS];
      int i;
      if (encode(inputs, row) || sums_of(row, sums)) return 1;
    %2$s  return 0;
    }

    /* The margins of a row; not 0 if a member does not take it. */
    int %1$s_margins(const double *inputs, double *margins) {
      double answers[MARGINS];
      return answers_of(inputs, margins, answers);
    }

    /* The answers to a row; not 0 if a member does not take it. */
    int %1$s_predict(const double *inputs, double *answers) {
      double margins[MARGINS];
      return answers_of(inputs, margins, answers);
    }
    """
        .formatted(name, answers());
  }

  private String answers() {
    String each = "  for (i = 0; i < MARGINS; i++) %s;\n";
    boolean votes = blend.by() == Blend.By.VOTES;
    if (blend.by() == Blend.By.MARGINS || pipeline.classes().isEmpty()) {
      Link link = blend.by() == Blend.By.MARGINS ? blend.link() : Link.IDENTITY;
      return each.formatted("margins[i] = answers[i] = sums[i]") + ModelInC.link(link);
    }
    String all =
        votes
            ? """
              {
                double all = 0;
                for (i = 0; i < SUMS; i++) all += sums[i];
                for (i = 0; i < SUMS; i++) sums[i] /= all;
              }
            """
            : "";
    if (pipeline.task() == Task.BINARY) {
      return all
          + "  answers[0] = sums[%1$d] > 1 ? 1 : sums[%1$d];\n".formatted(votes ? 1 : 0)
          + "  margins[0] = log(answers[0]) - log1p(-answers[0]);\n  (void) i;\n  "
          + finite("margins[0]");
    }
    return all
        + each.formatted("answers[i] = sums[i]")
        + each.formatted("margins[i] = log(answers[i])")
        + "  for (i = 0; i < MARGINS; i++) "
        + finite("margins[i]");
  }
}
