// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.export;

import io.bellwether.scoring.pipeline.Pipeline;
import java.util.Optional;

/**
 * A model as one file of C99 that needs nothing but {@code math.h}: the pipeline's encoding, the
 * model in the same arithmetic, and the answers. Of an ensemble it has the members, too.
 */
public final class CSource {
  private CSource() {}

  /**
   * The source of a model.
   *
   * @param name what its functions begin with
   * @param about a line for the head of the file
   * @return absent if the model is of a kind that is not written in C: ONNX, what runs in Python,
   *     and ensembles of such
   */
  public static Optional<String> of(Pipeline pipeline, String name, String about) {
    String prefix = identifier(name);
    return ModelInC.of(pipeline, prefix).map(model -> write(pipeline, model, prefix, about));
  }

  /** A name that C takes. */
  static String identifier(String name) {
    String letters = name.replaceAll("[^A-Za-z0-9_]", "_");
    return letters.matches("[A-Za-z].*") ? letters : "m_" + letters;
  }

  private static String write(Pipeline pipeline, ModelInC model, String name, String about) {
    return """
    /* %1$s
     *
     * %2$s_predict(inputs, answers) scores one row as the server does; compile with
     * -ffp-contract=off, and without -ffast-math. Inputs, NAN where one is missing:
    %3$s
     * Answers: %4$s
     *
     * A program that scores lines of comma-separated inputs: cc -O2 -ffp-contract=off -DMAIN
     */
    #include <math.h>
    #include <stdint.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>

    """
            .formatted(
                comment(about), name, model.inputs().described(name), comment(answers(pipeline)))
        + model.parts()
        + model.own()
        + main(name, model.inputs());
  }

  /** What a comment may hold. */
  static String comment(String text) {
    return text.replaceAll("[\\p{Cntrl}]", " ").replace("*/", "* /").replace("/*", "/ *");
  }

  private static String answers(Pipeline pipeline) {
    return switch (pipeline.task()) {
      case BINARY -> "the probability of class " + pipeline.classes().get(1);
      case MULTICLASS -> "the probabilities of the classes " + pipeline.classes();
      case TARGETS -> "the values of the %d targets".formatted(pipeline.model().outputs());
      case REGRESSION, OTHER -> "the value";
    };
  }

  private static String main(String name, InputsInC inputs) {
    return """

        #ifdef MAIN
        int main(void) {
          static char line[1 << 20];
          while (fgets(line, sizeof line, stdin)) {
            double inputs[INPUTS], margins[MARGINS], answers[MARGINS];
            char *at = line;
            int i;
            if (!strchr(line, '\\n') && !feof(stdin)) return 1; /* No line is so long. */
            line[strcspn(line, "\\r\\n")] = 0;
            for (i = 0; i < INPUTS && at; i++) {
              char *end = at + strcspn(at, ","), *rest = at;
              char *next = *end ? end + 1 : NULL;
              *end = 0;
              if (!*at) inputs[i] = NAN;
              else if (%2$s) inputs[i] = %1$s_category(i, at);
              else if (!strcmp(at, "true") || !strcmp(at, "false")) inputs[i] = *at == 't';
              else {
                inputs[i] = strtod(at, &rest);
                if (*rest) break;
              }
              at = next;
            }
            if (i < INPUTS || at) {
              puts("refused");
              continue;
            }
            if (%1$s_margins(inputs, margins) || %1$s_predict(inputs, answers)) {
              puts("refused");
              continue;
            }
            for (i = 0; i < MARGINS; i++) printf("%%s%%.17g", i ? "," : "", margins[i]);
            for (i = 0; i < MARGINS; i++) printf(",%%.17g", answers[i]);
            puts("");
          }
          return 0;
        }
        #endif
        """
        .formatted(name, inputs.isText());
  }
}
