// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.format.PullReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearModelTest {
  private static final String GOOD =
      """
      {"kind":"linear","features":["a","b"],"coef":[[2,-1],[0.5,0],[0,1]],
       "intercept":[0.1,0.2,0.3],"link":"softmax","means":[1,2]}""";

  @Test
  void readsScoresAndExplains() {
    LinearModel model = read(GOOD);
    double[] row = {3, 5};
    double[] margins = new double[3];
    double[] contributions = new double[9];
    model.margins(row, margins);
    model.contributions(row, contributions);

    assertThat(model.task()).isEqualTo(Task.MULTICLASS);
    assertThat(margins).containsExactly(new double[] {1.1, 1.7, 5.3}, within(1e-12));
    assertThat(contributions)
        .containsExactly(new double[] {4, -3, 0.1, 1, 0, 0.7, 0, 3, 2.3}, within(1e-12));
    assertThat(model.importance()).containsExactly(2.5, 2);
    model.link().apply(margins);
    assertThat(margins[0] + margins[1] + margins[2]).isCloseTo(1, within(1e-15));
  }

  @Test
  void writesWhatItReads() {
    LinearModel model =
        new LinearModel(
            List.of("ü"),
            new double[][] {{1.0 / 3}},
            new double[] {Double.MIN_VALUE},
            Link.LOGIT,
            new double[] {1e300},
            new double[] {0.1});

    LinearModel read = LinearModel.read(PullReader.json(new ByteArrayInputStream(model.write())));

    assertThat(read).usingRecursiveComparison().isEqualTo(model);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "linear; tree; kind: tree (expected: linear)",
        "softmax; probit; link: \"probit\" (expected: identity, logit, log or softmax)",
        "softmax; logit; outputs: 3 (expected: 1, with this link)",
        "[2,-1]; [2]; coef: 1 (expected: 2, entries)",
        "[2,-1]; [2,Infinity]; coef: Infinity",
        "[2,-1]; [2,null]; coef[0][1]: null (expected: a number)",
        "0.1,0.2; 0.1; intercept: 2 (expected: 3",
        "\"a\",\"b\"; \"a\",\"a\"; features: 1 (expected: 2, each name once)",
        "\"coef\"; \"cof\"; coef: absent",
      })
  void saysWhatIsWrong(String good, String bad, String message) {
    assertThatThrownBy(() -> read(GOOD.replace(good, bad)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(message);
  }

  private static LinearModel read(String json) {
    return LinearModel.read(
        PullReader.json(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))));
  }
}
