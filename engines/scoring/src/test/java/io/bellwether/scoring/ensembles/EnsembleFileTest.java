// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.ensembles;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.scoring.ModelFormatException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnsembleFileTest {
  private static EnsembleFile file(String rest) {
    String document = "{\"format\":\"bellwether.ensemble.v1\"," + rest + "}";
    return EnsembleFile.read(document.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"kind\":\"average\"|members: 0",
        "\"kind\":\"mean\",\"members\":[{\"version\":\"a/1\"}]|average, weighted, vote",
        "\"kind\":\"average\",\"members\":[{\"version\":\"a/1\",\"weigth\":2}]|members[0].weigth: not known",
        "\"kind\":\"average\",\"members\":[{\"version\":\"a/1\",\"weight\":2}]|only in weighted or vote",
        "\"kind\":\"weighted\",\"members\":[{\"version\":\"a/1\"}]|members[0].weight: absent",
        "\"kind\":\"weighted\",\"members\":[{\"version\":\"a/1\",\"weight\":-1}]|weight",
        "\"kind\":\"weighted\",\"members\":[{\"version\":\"a/1\",\"weight\":0}]|a positive sum",
        "\"kind\":\"cascade\",\"members\":[{\"version\":\"a/1\",\"sure\":1}]|members: 1",
        "\"kind\":\"cascade\",\"members\":[{\"version\":\"a/1\"},{\"version\":\"b/1\"}]|members[0].sure: absent",
        "\"kind\":\"stacking\",\"members\":[{\"version\":\"a/1\"}]|meta: absent",
        "\"kind\":\"pipeline\",\"members\":[{\"version\":\"a/1\"},{\"version\":\"b/1\"}]|one for pipeline",
        "\"kind\":\"vote\",\"space\":\"margin\",\"members\":[{\"version\":\"a/1\"}]|space: present in vote",
        "\"kind\":\"average\",\"members\":[{\"name\":\"a\"}]|members[0]: no version",
        "\"kind\":\"pipeline\",\"members\":[{\"version\":\"a/1\"}],\"inputs\":[{\"name\":\"x\",\"type\":\"double\",\"impute\":1}]|inputs[0].impute: not known",
        "\"kind\":\"pipeline\",\"members\":[{\"version\":\"a/1\"}],\"calibration\":{\"method\":\"isotonic\",\"on\":\"margin\",\"x\":[[2,1]],\"y\":[[0,1]]}|1.0 after 2.0",
        "\"kind\":\"pipeline\",\"members\":[{\"version\":\"a/1\"}],\"calibration\":{\"method\":\"temperature\",\"on\":\"margin\",\"temperature\":0}|a positive number",
        "\"kind\":\"pipeline\",\"members\":[{\"version\":\"a/1\"}],\"calibration\":{\"method\":\"sigmoid\",\"slope\":[1],\"intercept\":[1]}|calibration: on: absent (expected: margin or probability)"
      })
  void aDocumentThatMeansNothingIsRefused(String rest, String reason) {
    assertThatThrownBy(() -> file(rest))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(reason);
  }
}
